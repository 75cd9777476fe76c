package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.peers.AddressBookException.Problem;
import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.AddressNetwork;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BookFileTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final NetAddr SOURCE = NetAddr.parse("80.1.2.3:8333");

    @TempDir
    private Path folder;

    private static AddressBook empty() {
        return empty(Network.MAINNET, 1_600);
    }

    private static AddressBook empty(Network network, int capacity) {
        return AddressBook.builder(network)
                .capacity(capacity)
                .clock(() -> NOW)
                .random(new Random(4))
                .build();
    }

    /** One address of each network, one of which worked and one of which failed. */
    private static AddressBook filled() {
        AddressBook book = empty();
        List<Host> hosts = List.of(
                Host.parse("1.2.3.4"),
                Host.parse("2a00::1"),
                Host.of(AddressNetwork.TORV3, new byte[32]),
                Host.of(AddressNetwork.I2P, new byte[32]),
                Host.parse("fc00::1"));
        List<TimestampedAddr> addresses = new ArrayList<>();
        for (Host host : hosts) {
            NetAddr address = new NetAddr(new Services(0x8000_0000_0000_0C49L), host, 65_535);
            addresses.add(new TimestampedAddr(NOW.getEpochSecond() - 9_000, address));
        }
        book.learned(addresses, SOURCE);
        book.attempted(addresses.get(1).address());
        book.failed(addresses.get(1).address(), DisconnectReason.of(Code.CONNECT_REFUSED));
        book.succeeded(NetAddr.parse("90.1.2.3:1"));
        return book;
    }

    private Path saved() throws IOException {
        Path file = folder.resolve("book");
        filled().save(file);
        return file;
    }

    private static void assertFails(Path file, Problem... problems) {
        AddressBook book = empty();
        assertFails(book, file, problems);
        assertThat(book.size()).as("never a half-loaded book").isZero();
    }

    private static void assertFails(AddressBook book, Path file, Problem... problems) {
        assertThatThrownBy(() -> book.load(file)).isInstanceOfSatisfying(AddressBookException.class, e -> {
            assertThat(e.problem()).isIn((Object[]) problems);
            assertThat(e.problem().remedy()).isNotBlank();
            assertThat(e)
                    .hasMessageContaining(file.toString())
                    .hasMessageEndingWith(e.problem().remedy());
        });
    }

    @Test
    void whatIsSavedComesBack() throws IOException {
        AddressBook original = filled();
        AddressBook copy = empty();
        original.save(folder.resolve("book"));
        assertThat(copy.load(folder.resolve("book"))).isEqualTo(6);
        copy.save(folder.resolve("copy"));

        assertThat(copy.known()).containsExactlyInAnyOrderElementsOf(original.known());
        assertThat(folder.resolve("copy"))
                .as("tries, successes and sources, too")
                .hasSameBinaryContentAs(saved());
    }

    @Test
    void anEmptyBookCanBeSaved() throws IOException {
        empty().save(folder.resolve("book"));

        assertThat(empty().load(folder.resolve("book"))).isZero();
    }

    @Test
    void theBookKnowsBetterThanTheFile() throws IOException {
        AddressBook book = empty();
        NetAddr known = NetAddr.parse("1.2.3.4:65535").withServices(Services.BLOOM);
        book.succeeded(known);

        assertThat(book.load(saved())).isEqualTo(5);
        assertThat(book.known()).hasSize(6).contains(known);
        assertThat(book.load(saved())).isZero();
    }

    @Test
    void everyTruncationIsFound() throws IOException {
        Path file = saved();
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertFails(file, Problem.CORRUPT);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertFails(file, Problem.CORRUPT);
    }

    @Test
    void everyFlippedBitIsFound() throws IOException {
        Path file = saved();
        byte[] whole = Files.readAllBytes(file);
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, flipped);
            assertFails(
                    file,
                    bit < 64 ? Problem.NOT_A_BOOK : Problem.CORRUPT,
                    bit < 96 ? Problem.NEWER_VERSION : Problem.CORRUPT);
        }
    }

    /** A liar's file has the right checksum. */
    @Test
    void everyChangedByteUnderARightChecksumIsLoadedOrRefusedAsAWhole() throws IOException {
        Path file = saved();
        byte[] whole = Files.readAllBytes(file);
        int refused = 0;
        for (int at = 0; at < whole.length - 32; at++) {
            for (int value : new int[] {0, 1, 0x7F, 0x80, 0xFF}) {
                byte[] changed = whole.clone();
                changed[at] = (byte) value;
                Files.write(file, sealed(changed));
                AddressBook book = empty();
                try {
                    assertThat(book.load(file)).isEqualTo(6);
                } catch (AddressBookException e) {
                    assertThat(book.size()).isZero();
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(200);
    }

    @Test
    void randomBytesUnderARightChecksumAreRefused() throws IOException {
        Path file = saved();
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            byte[] noise = whole.clone();
            byte[] tail = new byte[whole.length - 32 - 20];
            random.nextBytes(tail);
            System.arraycopy(tail, 0, noise, 20, tail.length);
            Files.write(file, sealed(noise));
            assertFails(file, Problem.CORRUPT);
        }
    }

    private static byte[] sealed(byte[] image) {
        byte[] hash = BookImage.sha256(image, image.length - 32);
        System.arraycopy(hash, 0, image, image.length - 32, 32);
        return image;
    }

    @ParameterizedTest
    @CsvSource({"0, CORRUPT", "1, ", "2, NEWER_VERSION", "2147483647, NEWER_VERSION", "-1, CORRUPT"})
    void onlyThisVersionIsRead(int version, Problem problem) throws IOException {
        Path file = saved();
        byte[] image = Files.readAllBytes(file);
        ByteBuffer.wrap(image).putInt(8, version);
        Files.write(file, sealed(image));

        if (problem == null) {
            assertThat(empty().load(file)).isEqualTo(6);
        } else {
            assertFails(file, problem);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, 0, 5, 7, 1_600})
    void theNumberOfEntriesMustBeRight(int count) throws IOException {
        Path file = saved();
        byte[] image = Files.readAllBytes(file);
        ByteBuffer.wrap(image).putInt(16, count);
        Files.write(file, sealed(image));

        assertFails(file, Problem.CORRUPT);
    }

    @Test
    void theSameAddressTwiceIsCorrupt() throws IOException {
        Path file = folder.resolve("book");
        BookEntry entry = new BookEntry(SOURCE, NetGroup.UNROUTABLE, 7);
        Files.write(file, BookImage.encode(Network.MAINNET, List.of(entry, entry)));

        assertFails(file, Problem.CORRUPT);
    }

    @Test
    void eachNetworkHasAFileOfItsOwn() throws IOException {
        Path file = saved();

        assertThatThrownBy(() -> empty(Network.SIGNET, 100).load(file))
                .isInstanceOf(AddressBookException.class)
                .hasMessageContaining("a book of mainnet, not of signet");
        assertFails(empty(Network.REGTEST, 100), file, Problem.WRONG_NETWORK);
    }

    @Test
    void aBookIsNotLoadedIntoASmallerOne() throws IOException {
        AddressBook large = empty(Network.MAINNET, 1_600);
        for (int n = 0; n < 101; n++) {
            large.succeeded(NetAddr.parse("90." + n + ".1.1:8333"));
        }
        Path file = folder.resolve("book");
        large.save(file);

        assertFails(empty(Network.MAINNET, 100), file, Problem.TOO_LARGE);
        assertThat(empty(Network.MAINNET, 101).load(file)).isEqualTo(101);
    }

    @Test
    void noMoreIsReadThanALargestBookHas() throws IOException {
        Path file = folder.resolve("book");
        Files.write(file, new byte[BookImage.maxSize(10)]);
        assertFails(empty(Network.MAINNET, 10), file, Problem.NOT_A_BOOK);
        Files.write(file, new byte[BookImage.maxSize(10) + 1]);
        assertFails(empty(Network.MAINNET, 10), file, Problem.TOO_LARGE);
    }

    @Test
    void otherThingsAreNoBooks() throws IOException {
        assertFails(folder.resolve("missing"), Problem.MISSING);
        assertFails(folder, Problem.UNREADABLE);
        assertFails(Files.writeString(folder.resolve("text"), "hello"), Problem.NOT_A_BOOK);
        assertFails(Files.createFile(folder.resolve("empty")), Problem.CORRUPT);
    }

    @Test
    void savingReplacesTheFileAndLeavesNothingElse() throws IOException {
        Path file = saved();
        empty().save(file);

        assertThat(empty().load(file)).isZero();
        assertThat(files()).containsExactly(file);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void whereNobodyCanWriteTheErrorSaysSo() throws IOException {
        Path notAFolder = Files.writeString(folder.resolve("file"), "x");
        for (Path file : List.of(folder.resolve("missing").resolve("book"), notAFolder.resolve("book"), Path.of("/"))) {
            assertThatThrownBy(() -> filled().save(file))
                    .isInstanceOfSatisfying(
                            AddressBookException.class,
                            e -> assertThat(e.problem()).isEqualTo(Problem.UNWRITABLE));
        }
        Files.createDirectory(folder.resolve("taken"));
        Files.writeString(folder.resolve("taken").resolve("x"), "x");
        assertThatThrownBy(() -> filled().save(folder.resolve("taken"))).isInstanceOf(AddressBookException.class);
        assertThat(files()).as("no litter").hasSize(2);
    }

    /** The disk that fails in one of the steps. */
    private enum FullDisk implements BookFile.Disk {
        WRITE {
            @Override
            public void write(FileChannel channel, ByteBuffer bytes) throws IOException {
                channel.write(bytes.limit(bytes.limit() / 2));
                throw new IOException("No space left on device");
            }
        },
        FORCE {
            @Override
            public void force(FileChannel channel) throws IOException {
                throw new IOException("Input/output error");
            }
        },
        MOVE {
            @Override
            public void move(Path from, Path to) throws IOException {
                throw new IOException("Read-only file system");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(FullDisk.class)
    void aFailingDiskLeavesTheOldFile(FullDisk disk) throws IOException {
        Path file = saved();

        assertThatThrownBy(() -> new BookFile(file, disk).write(new byte[1_000]))
                .isInstanceOfSatisfying(AddressBookException.class, e -> {
                    assertThat(e.problem()).isEqualTo(Problem.UNWRITABLE);
                    assertThat(e).hasCauseInstanceOf(IOException.class);
                });
        assertThat(empty().load(file)).isEqualTo(6);
        assertThat(files()).containsExactly(file);
    }

    /** What the disk holds before each step is what a process that is killed there leaves. */
    @Test
    void whoeverIsKilledInTheMiddleLeavesTheOldFile() throws IOException {
        Path file = saved();
        List<Integer> found = new ArrayList<>();
        BookFile.Disk watched = new BookFile.Disk() {
            @Override
            public void write(FileChannel channel, ByteBuffer bytes) throws IOException {
                found.add(empty().load(file));
                BookFile.Disk.super.write(channel, bytes);
                found.add(empty().load(file));
            }

            @Override
            public void move(Path from, Path to) throws IOException {
                found.add(empty().load(file));
                assertThat(empty().load(from))
                        .as("whole before it gets its place")
                        .isZero();
                BookFile.Disk.super.move(from, to);
            }
        };
        new BookFile(file, watched).write(BookImage.encode(Network.MAINNET, List.of()));

        assertThat(found).containsExactly(6, 6, 6);
        assertThat(empty().load(file)).isZero();
    }
}
