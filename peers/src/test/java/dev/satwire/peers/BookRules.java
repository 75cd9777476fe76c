package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** C46: what an address book keeps over a restart. */
final class BookRules {
    private BookRules() {}

    private interface InFolder {
        void play(Path file) throws IOException;
    }

    private static void inFolder(InFolder scene) throws IOException {
        Path folder = Files.createTempDirectory("book");
        Path file = folder.resolve("book");
        try {
            scene.play(file);
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path left : files.toList()) {
                    Files.delete(left);
                }
            }
            Files.delete(folder);
        }
    }

    private static AddressBook emptyBook() {
        return AddressBook.builder(Network.MAINNET).random(new Random(4)).build();
    }

    private static AddressBook filledBook() {
        AddressBook book = emptyBook();
        for (int i = 1; i < 6; i++) {
            book.succeeded(NetAddr.parse("9" + i + ".1.2.3:8333"));
        }
        return book;
    }

    static RuleTable table() {
        return new RuleTable()
                .row(
                        "C46",
                        "what was saved is loaded",
                        () -> inFolder(file -> {
                            filledBook().save(file);
                            assertThat(emptyBook().load(file)).isEqualTo(5);
                        }))
                .row(
                        "C46",
                        "cut at any byte it is a typed error and nothing is loaded",
                        () -> inFolder(file -> {
                            filledBook().save(file);
                            byte[] whole = Files.readAllBytes(file);
                            for (int length = 0; length < whole.length; length++) {
                                Files.write(file, Arrays.copyOf(whole, length));
                                assertUnreadable(file);
                            }
                        }))
                .row(
                        "C46",
                        "so it is with any bit flipped",
                        () -> inFolder(file -> {
                            filledBook().save(file);
                            byte[] whole = Files.readAllBytes(file);
                            for (int bit = 0; bit < 8 * whole.length; bit++) {
                                byte[] flipped = whole.clone();
                                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                                Files.write(file, flipped);
                                assertUnreadable(file);
                            }
                        }))
                .row(
                        "C46",
                        "a failed write leaves the old file and no other",
                        () -> inFolder(file -> {
                            filledBook().save(file);
                            byte[] old = Files.readAllBytes(file);
                            BookFile.Disk full = new BookFile.Disk() {
                                @Override
                                public void write(FileChannel channel, ByteBuffer bytes) throws IOException {
                                    throw new IOException("no space left");
                                }
                            };
                            assertThatThrownBy(() -> new BookFile(file, full).write(new byte[10]))
                                    .isInstanceOf(AddressBookException.class);
                            assertThat(file).hasBinaryContent(old);
                            assertThat(file.getParent()).isDirectoryNotContaining(other -> !other.equals(file));
                        }))
                .row(
                        "C46",
                        "written to another file, forced, then moved",
                        () -> inFolder(file -> {
                            List<String> steps = new ArrayList<>();
                            new BookFile(file, recording(steps)).write(new byte[10]);
                            assertThat(steps).containsExactly("write", "force", "move");
                            assertThat(file).hasBinaryContent(new byte[10]);
                        }));
    }

    private static void assertUnreadable(Path file) {
        AddressBook book = emptyBook();
        assertThatThrownBy(() -> book.load(file)).isInstanceOf(AddressBookException.class);
        assertThat(book.size()).isZero();
    }

    private static BookFile.Disk recording(List<String> steps) {
        return new BookFile.Disk() {
            @Override
            public void write(FileChannel channel, ByteBuffer bytes) throws IOException {
                steps.add("write");
                BookFile.Disk.super.write(channel, bytes);
            }

            @Override
            public void force(FileChannel channel) throws IOException {
                steps.add("force");
                BookFile.Disk.super.force(channel);
            }

            @Override
            public void move(Path from, Path to) throws IOException {
                steps.add("move");
                BookFile.Disk.super.move(from, to);
            }
        };
    }
}
