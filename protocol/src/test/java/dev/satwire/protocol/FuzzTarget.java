package dev.satwire.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The decoders as fuzzers see them: bytes go in, and an error comes out if anything is not as it must be. Each has a class
 * that lets Jazzer loose on it, and its seeds run in every build.
 */
@SuppressWarnings("ImmutableEnumChecker") // its lists and functions do not change, but their types do not say so
enum FuzzTarget {
    FRAMES(FuzzedFrames::arbitrary, FuzzedFrames.seeds()),
    MESSAGES(FuzzedFrames::framed, FuzzedFrames.seedsOfMessages()),
    TEXTS(FuzzedTexts::parse, FuzzedTexts.seeds()),
    VALUES(FuzzedTexts::values, FuzzedTexts.seedsOfValues()),
    FILTERS(FuzzedFilters::parse, FuzzedFilters.seeds()),
    VERSION("version"),
    ADDR("addr"),
    ADDR_V2("addrv2"),
    INVENTORY("inv", "getdata", "notfound"),
    LOCATORS("getblocks", "getheaders"),
    HEADERS("headers"),
    TRANSACTION("tx"),
    BLOCK("block"),
    MERKLE_BLOCK("merkleblock"),
    COMPACT_BLOCK("cmpctblock"),
    TRANSACTION_INDEXES("getblocktxn"),
    TRANSACTIONS("blocktxn", "pkgtxns"),
    BLOOM_FILTERS("filterload", "filteradd"),
    COMPACT_FILTERS("getcfilters", "cfilter", "getcfheaders", "cfheaders", "getcfcheckpt", "cfcheckpt"),
    FEATURE("feature"),
    COMPLAINTS("reject", "alert"),
    DRAFTS("reqrecon", "sketch", "reqsketchext", "reconcildiff", "sendpackages", "ancpkginfo", "getpkgtxns"),
    SMALL(
            "verack",
            "getaddr",
            "sendaddrv2",
            "sendheaders",
            "wtxidrelay",
            "mempool",
            "filterclear",
            "ping",
            "pong",
            "feefilter",
            "sendcmpct",
            "sendtxrcncl",
            "unheard-of");

    private final List<Command> commands;
    private final Consumer<byte[]> check;
    private final List<byte[]> seeds;

    FuzzTarget(Consumer<byte[]> check, List<byte[]> seeds) {
        this.commands = List.of();
        this.check = check;
        this.seeds = seeds;
    }

    /** Fuzzes the payloads of some commands; of several the first byte chooses one. */
    FuzzTarget(String... commands) {
        this.commands = Stream.of(commands).map(Command::new).toList();
        this.check = this::checkPayload;
        this.seeds = seeds(this.commands);
    }

    private static List<byte[]> seeds(List<Command> commands) {
        List<byte[]> seeds = new ArrayList<>();
        for (FuzzSeeds.Seed seed : FuzzSeeds.ALL) {
            int index = commands.indexOf(seed.command());
            if (index >= 0) {
                seeds.add(commands.size() == 1 ? seed.bytes() : Wire.concat(new byte[] {(byte) index}, seed.bytes()));
            }
        }
        return seeds;
    }

    private void checkPayload(byte[] input) {
        if (commands.size() == 1) {
            FuzzedPayload.check(commands.get(0), input);
        } else if (input.length > 0) {
            Command command = commands.get((input[0] & 0xFF) % commands.size());
            FuzzedPayload.check(command, Arrays.copyOfRange(input, 1, input.length));
        }
    }

    /** The commands whose payloads this is for; none for the others. */
    List<Command> commands() {
        return commands;
    }

    /** Inputs that reach deep. */
    List<byte[]> seeds() {
        return seeds;
    }

    /** Feeds the decoder with any bytes. */
    void check(byte[] input) {
        check.accept(input);
    }
}
