package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.filter.BlockFilter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The longest inputs, of many tiny parts and of large claims: what they cost in time and memory. */
class FuzzWorstCasesTest {
    private static final int LONGEST = MessageHeader.MAX_PAYLOAD_LENGTH;
    private static final Duration LIMIT = Duration.ofMillis(200);

    /** The first runs are slow for another reason: the code is not compiled yet. */
    private static final int MOST_RUNS = 40;

    static List<Command> commands() {
        List<Command> commands = new ArrayList<>(List.of(new Command("unheard-of")));
        PayloadRegistry.TYPES.forEach(type -> commands.add(type.command()));
        return commands;
    }

    /** Takes little time and little from the heap, whether it fails or not. */
    private static void isCheap(String what, int length, long limit, Runnable work) {
        Runnable guarded = () -> {
            try {
                work.run();
            } catch (MalformedMessageException | IllegalArgumentException e) {
                assertThat(e.getMessage()).hasSizeLessThan(2_000);
            }
        };
        long allocated = Allocation.of(guarded);
        Duration took = CpuTime.of(guarded);
        for (int run = 1; run < MOST_RUNS && took.compareTo(LIMIT) >= 0; run++) {
            took = CpuTime.of(guarded);
        }
        assertThat(took).as("time for %s", what).isLessThan(LIMIT);
        assertThat(allocated).as("bytes for %s of %d bytes", what, length).isLessThanOrEqualTo(limit);
    }

    private static void isCheap(String what, byte[] input, Runnable work) {
        isCheap(what, input.length, 16L * input.length + 64 * 1_024, work);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theLongestPayloadsTakeLittleTime(Command command) {
        hostile(command)
                .forEach((name, body) ->
                        isCheap(command + " " + name, body, () -> Decoding.decode(command.name(), body)));
    }

    private static Map<String, byte[]> hostile(Command command) {
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        for (int value : new int[] {0x00, 0x01, 0xFF}) {
            bodies.put("all " + value, filled(value));
        }
        for (FuzzSeeds.Seed seed : FuzzSeeds.ALL) {
            if (seed.command().equals(command) && seed.bytes().length > 1) {
                addVariations(seed.bytes(), bodies);
            }
        }
        return bodies;
    }

    /** A well-formed payload with its counts made large, and its parts repeated as often as there is room. */
    private static void addVariations(byte[] seed, Map<String, byte[]> bodies) {
        byte[] rest = Arrays.copyOfRange(seed, 1, seed.length);
        for (long count : new long[] {1_000, 50_000, 1_000_000}) {
            bodies.put(count + " parts of " + seed.length, tiled(Wire.compactSize(count), rest));
            bodies.put(count + " zeros", tiled(Wire.compactSize(count), new byte[1]));
        }
        bodies.put("again and again " + seed.length, tiled(new byte[0], seed));
        // A count anywhere.
        for (int at : new int[] {4, 36, 80}) {
            if (at < seed.length) {
                byte[] head = Wire.concat(Arrays.copyOf(seed, at), Wire.compactSize(1_000_000));
                bodies.put("a million at " + at, tiled(head, Arrays.copyOfRange(seed, at, seed.length)));
                bodies.put("a million zeros at " + at, tiled(head, new byte[1]));
            }
        }
    }

    /** As many of the smallest parts as there is room for, all of them well-formed. */
    @ParameterizedTest
    @CsvSource({
        "block, HEADER, NOTHING, ''",
        "blocktxn, HASH, NOTHING, ''",
        "pkgtxns, '', NOTHING, ''",
        "cmpctblock, HEADER 0000000000000000 00, 00 NOTHING, ''",
        "cmpctblock, HEADER 0000000000000000, 000000000000, 00",
        "tx, 01000000, HASH 00000000 00 00000000, 00 00000000",
        "tx, 01000000 01 HASH 00000000 00 00000000, 0000000000000000 00, 00000000",
        "tx, 01000000 0001 01 HASH 00000000 00 00000000 00, 00, 00000000",
        "tx, 01000000 0001 01 HASH 00000000 00 00000000 00, 01 00, 00000000",
        "getblocktxn, HASH, 00, ''",
        "merkleblock, HEADER ffffffff, HASH, 00",
        "cfcheckpt, 00 HASH, HASH, ''",
        "cfheaders, 00 HASH HASH, HASH, ''",
        "headers, '', HEADER 00, ''",
        "headers, '', HEADER 01, ''",
        "inv, '', 01000000 HASH, ''",
        "addrv2, '', 00000000 00 00 00 0000, ''",
        "addrv2, '', 00000000 00 01 04 01020304 0000, ''",
        "getheaders, 00000000, HASH, HASH",
        "reconcildiff, 01, 00000000, ''",
        "ancpkginfo, '', HASH, ''",
        "getpkgtxns, '', HASH, ''",
        "alert, '', 00, 00",
        "cfilter, 00 HASH, 00, ''"
    })
    void theMostPartsTakeLittleTime(String command, String head, String part, String tail) {
        byte[] one = FuzzSeeds.hex(part);
        int room = LONGEST - FuzzSeeds.hex(head).length - FuzzSeeds.hex(tail).length - 5;
        // As many as fit, and as many as each of the limits lets pass.
        for (int count : new int[] {room / one.length, 1_000, 2_000, 50_000, 65_536}) {
            byte[] body = Wire.concat(
                    FuzzSeeds.hex(head),
                    Wire.compactSize(count),
                    Wire.repeat(one, Math.min(count, room / one.length)),
                    FuzzSeeds.hex(tail));
            isCheap(count + " parts of " + command, body, () -> Decoding.decode(command, body));
        }
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[LONGEST];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] tiled(byte[] head, byte[] tile) {
        byte[] bytes = Arrays.copyOf(head, LONGEST);
        for (int at = head.length; at < LONGEST && tile.length > 0; at += tile.length) {
            System.arraycopy(tile, 0, bytes, at, Math.min(tile.length, LONGEST - at));
        }
        return bytes;
    }

    @Test
    void manySmallFramesTakeLittleTime() {
        byte[] good = Wire.frame(Network.MAINNET, "verack", new byte[0]);
        byte[] badChecksum = good.clone();
        badChecksum[MessageHeader.CHECKSUM_OFFSET]++;
        byte[] badCommand = good.clone();
        badCommand[MessageHeader.COMMAND_OFFSET] = 1;
        byte[] truncated = Wire.frame(Network.MAINNET, "ping", new byte[0]);
        for (byte[] frame : List.of(good, badChecksum, badCommand, truncated)) {
            byte[] stream = Wire.repeat(frame, LONGEST / frame.length);
            isCheap("frames " + Wire.hex(frame), LONGEST, 16L * LONGEST + 65_536, () -> {
                FrameDecoder decoder = new FrameDecoder(Network.MAINNET);
                ByteBuffer in = ByteBuffer.wrap(stream);
                int frames = 0;
                while (decoder.decode(in).isPresent()) {
                    frames++;
                }
                assertThat(frames).isEqualTo(LONGEST / frame.length);
            });
        }
    }

    @Test
    void longFiltersTakeLittleTime() {
        for (long size : new long[] {1, 1_500_000}) {
            for (int value : new int[] {0x00, 0x55, 0xFF}) {
                byte[] bytes = filled(value);
                byte[] count = Wire.compactSize(size);
                System.arraycopy(count, 0, bytes, 0, count.length);
                Bytes encoded = Bytes.of(bytes);
                isCheap(size + " items of " + value, bytes, () -> BlockFilter.parse(Hash256.ZERO, encoded));
            }
        }
    }

    @Test
    void longTextsTakeLittleTime() {
        for (String text : List.of("1.", "f:", "[]", "a.onion", ".b32.i2p", "\u00FF")) {
            String long4M = text.repeat(LONGEST / text.length());
            byte[] bytes = long4M.getBytes(StandardCharsets.UTF_8);
            isCheap("endpoint " + text, bytes, () -> Endpoint.parse(long4M, 1));
            isCheap("address " + text, bytes, () -> NetAddr.parse(long4M));
            isCheap("host " + text, bytes, () -> Host.parse(long4M));
            isCheap("hash " + text, bytes, () -> Hash256.parse(long4M));
        }
    }
}
