package dev.satwire.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.opentest4j.TestAbortedException;

/** Well-formed payloads to begin with: the examples, some more, and published ones where they are there. */
final class FuzzSeeds {

    /** A payload's bytes. */
    record Seed(Command command, String hex) {
        byte[] bytes() {
            return Wire.hex(hex);
        }
    }

    private static final int LONGEST = 6_000;

    private static final String HASH = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private static final String HEADER = "01000020" + HASH + HASH + "29ab5f49 ffff001d 1dac2b7c";
    private static final String OUTPUT = "00f2052a01000000 03 51ac87";
    private static final String INPUT = HASH + "00000000 02 5151 ffffffff";
    private static final String PLAIN = "01000000 01" + INPUT + "01" + OUTPUT + "00000000";
    private static final String SEGWIT =
            "02000000 0001 02" + INPUT + INPUT + "02" + OUTPUT + OUTPUT + "02 00 03616263" + "00" + "00000000";
    private static final String COINBASE = "01000000 0001 01" + "00".repeat(32) + "ffffffff 03 020100 ffffffff" + "02"
            + OUTPUT + "0000000000000000 26 6a24aa21a9ed" + HASH + "01 20" + "00".repeat(32) + "00000000";
    private static final String NOTHING = "00000000 00 00 00000000";

    private static final List<Seed> BY_HAND = List.of(
            seed("tx", PLAIN),
            seed("tx", SEGWIT),
            seed("tx", COINBASE),
            seed("tx", NOTHING),
            seed("tx", "01000000 0000000000"),
            seed("block", HEADER + "00"),
            seed("block", HEADER + "03" + COINBASE + PLAIN + SEGWIT),
            seed("block", HEADER + "02" + PLAIN + PLAIN),
            seed("blocktxn", HASH + "02" + PLAIN + SEGWIT),
            seed("pkgtxns", "02" + SEGWIT + PLAIN),
            seed("headers", "02" + HEADER + "00" + HEADER + "00"),
            seed("headers", "02" + HEADER + "fd0001" + HEADER + "01"),
            seed("getheaders", "80110100 02" + HASH + HASH + HASH),
            seed("getblocks", "80110100 01" + HASH + HASH),
            seed("merkleblock", HEADER + "07000000 03" + HASH + HASH + HASH + "01 1d"),
            seed(
                    "cmpctblock",
                    HEADER + "0807060504030201 02 010203040506 ffffffffffff 02 00" + COINBASE + "01" + PLAIN),
            seed("getblocktxn", HASH + "04 00 00 fd0001 05"),
            seed("filterload", "03 b50f00 0b000000 00000000 01"),
            seed("filteradd", "04 01020304"),
            seed("getcfilters", "00 01000000" + HASH),
            seed("getcfheaders", "00 01000000" + HASH),
            seed("getcfcheckpt", "00" + HASH),
            seed("cfilter", "00" + HASH + "04 019dfca8"),
            seed("cfheaders", "00" + HASH + HASH + "02" + HASH + HASH),
            seed("cfcheckpt", "00" + HASH + "02" + HASH + HASH),
            seed("feature", "05 6162636465 02 0102"),
            seed("alert", "03 010203 02 0405"),
            seed("getdata", "01 02000040" + HASH),
            seed("notfound", "01 01000000" + HASH),
            seed("mempool", ""),
            seed("filterclear", ""),
            seed("feefilter", "e803000000000000"),
            seed("sendcmpct", "01 0200000000000000"),
            seed("sendtxrcncl", "01000000 0807060504030201"),
            seed("reqrecon", "0a00 0080"),
            seed("sketch", "08 0102030405060708"),
            seed("reqsketchext", ""),
            seed("reconcildiff", "01 02 01000000 02000000"),
            seed("sendpackages", "0300000000000000"),
            seed("ancpkginfo", "02" + HASH + HASH),
            seed("getpkgtxns", "02" + HASH + HASH),
            seed("unheard-of", "010203"));

    static final List<Seed> ALL = all();

    private FuzzSeeds() {}

    private static Seed seed(String command, String hex) {
        return new Seed(new Command(command), hex);
    }

    /** Bytes from hexadecimal digits, in which HASH, HEADER and NOTHING, the smallest transaction, stand for theirs. */
    static byte[] hex(String text) {
        return Wire.hex(text.replace("HASH", HASH).replace("HEADER", HEADER).replace("NOTHING", NOTHING));
    }

    private static List<Seed> all() {
        List<Seed> seeds = new ArrayList<>();
        Example.ALL.forEach(example -> seeds.add(new Seed(example.payload().command(), example.hex())));
        seeds.addAll(BY_HAND);
        try {
            Vectors.assumePresent();
            addPublished(seeds);
        } catch (TestAbortedException e) {
            return List.copyOf(seeds); // the others must do
        }
        return List.copyOf(seeds);
    }

    private static void addPublished(List<Seed> seeds) {
        Vectors.all("bcoin", ".raw").forEach((name, bytes) -> {
            if (bytes.length <= LONGEST) {
                if (name.startsWith("headers")) {
                    seeds.add(seed("headers", "01" + Wire.hex(bytes)));
                } else if (name.startsWith("merkle")) {
                    seeds.add(seed("merkleblock", Wire.hex(bytes)));
                } else if (name.startsWith("compact")) {
                    seeds.add(seed("cmpctblock", Wire.hex(bytes)));
                } else {
                    seeds.add(seed(name.startsWith("tx") ? "tx" : "block", Wire.hex(bytes)));
                }
            }
        });
        Vectors.all("pcorey", ".bin").forEach((name, frame) -> {
            byte[] payload = Arrays.copyOfRange(frame, MessageHeader.LENGTH, frame.length);
            seeds.add(seed(name.substring(0, name.indexOf('.')), Wire.hex(payload)));
        });
    }
}
