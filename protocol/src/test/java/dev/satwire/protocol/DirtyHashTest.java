package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What an Error in the middle of things must not leave behind. */
class DirtyHashTest {
    private static final Hash256 OF_NOTHING =
            Hash256.parse("56944c5d3f98413ef45cf54545538103cc9f298e0575820ad3591376e2e0f65d");

    private static int deeper(byte[] bytes, int depth) {
        Hash256.sha256d(bytes);
        return depth < 0 ? 0 : deeper(bytes, depth + 1) + 1;
    }

    @Test
    void aStackThatOverflowsWhileHashingSpoilsNoLaterHash() {
        for (int i = 1; i <= 200; i++) {
            byte[] bytes = new byte[i];
            assertThat(catchThrowable(() -> deeper(bytes, 0))).isInstanceOf(StackOverflowError.class);
            assertThat(Hash256.sha256d(new byte[0])).isEqualTo(OF_NOTHING);
        }
    }

    @Test
    void aHalfDoneHashSpoilsNoLaterHash() {
        Sha256d.start().add(new byte[] {1, 2, 3}, 0, 3);
        assertThat(Hash256.sha256d(new byte[0])).isEqualTo(OF_NOTHING);

        Sha256d.start().add(new byte[] {1, 2, 3}, 0, 3);
        assertThat(Hash256.at(Sha256d.start().finish(), 0)).isEqualTo(OF_NOTHING);
    }

    @Test
    void errorsThatBytesBringAboutStayInTheirMessage() {
        Command command = new Command("deep");
        assertThat(failure(command, bytes -> overflow(0))).isInstanceOf(MalformedMessageException.class);
        assertThat(failure(command, bytes -> {
                    throw new AssertionError("of a user");
                }))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("AssertionError");
    }

    private static int overflow(int depth) {
        return depth < 0 ? 0 : overflow(depth + 1) + 1;
    }

    private static Throwable failure(Command command, Consumer<byte[]> decoder) {
        PayloadCodec codec = PayloadCodec.STANDARD.with(command, bytes -> {
            decoder.accept(bytes);
            throw new IllegalStateException("the decoder returned");
        });
        return catchThrowable(() -> codec.decode(command, new byte[1]));
    }
}
