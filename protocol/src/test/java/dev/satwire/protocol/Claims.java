package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.MalformedMessageException.Reason;

/** Counts and lengths that claim bytes which do not follow. */
final class Claims {

    /** From the smallest to the greatest that the wire can say: all forms of CompactSize, and what int and long make of it. */
    static final long[] ALL = {1, 252, 253, 0xFFFF, 65_536, VarInt.MAX_SIZE, (1L << 31) - 1, 1L << 32, -1};

    private Claims() {}

    /** Checks that a payload which ends with a claim is malformed, and that finding out allocates next to nothing. */
    static void assertCostsNothing(String command, byte[] bytes, long claim) {
        MalformedMessageException failure = Decoding.failure(command, bytes);

        assertThat(failure)
                .as("a claim of %s alone", Long.toUnsignedString(claim))
                .isNotNull();
        boolean sane = claim >= 0 && claim <= VarInt.MAX_SIZE;
        if (!sane) {
            assertThat(failure.reason()).isEqualTo(Reason.TOO_LARGE);
        } else {
            assertThat(failure.reason()).isIn(Reason.TRUNCATED, Reason.TOO_LARGE, Reason.TOO_MANY);
        }
        assertThat(Allocation.of(() -> fails(command, bytes)))
                .as("bytes allocated for a claim of %s", Long.toUnsignedString(claim))
                .isLessThanOrEqualTo(16L * bytes.length + 4_096);
    }

    private static void fails(String command, byte[] bytes) {
        try {
            Decoding.decode(command, bytes);
            throw new AssertionError("decoded a claim");
        } catch (MalformedMessageException expected) {
            assert expected != null;
        }
    }
}
