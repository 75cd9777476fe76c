package dev.satwire.examples;

import dev.satwire.peers.Peer;
import dev.satwire.peers.PeerPool;
import dev.satwire.protocol.Block;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.Transaction;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks a node for a block. */
@Command(
        name = "block",
        mixinStandardHelpOptions = true,
        versionProvider = Satwire.Version.class,
        description = "Asks a node for a block, and checks that its transactions are those that its header names."
                + " Many nodes say nothing of a block that they do not have: that ends with a time-out.")
final class BlockCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options = new CommonOptions();

    @Parameters(index = "0", paramLabel = Target.LABEL, converter = Target.Converter.class, description = "The node.")
    @SuppressWarnings("NullAway.Init") // filled by picocli
    private Target target;

    @Parameters(
            index = "1",
            paramLabel = "HASH",
            converter = HashConverter.class,
            description = "The hash of the block, as block explorers show it.")
    @SuppressWarnings("NullAway.Init") // filled by picocli
    private Hash256 hash;

    @Option(names = "--hex", description = "Print the block as it is on the wire, in hexadecimal.")
    private boolean hex;

    @Override
    @SuppressWarnings("try") // the hook only has to be closed
    public Integer call() throws InterruptedException, ExecutionException {
        Network network = options.network();
        Output output = options.output();
        try (PeerPool pool = options.pool(network, options.timeout()).build();
                OnShutdown hook = OnShutdown.run(pool::close)) {
            Peer peer = pool.connect(target.host(), target.port(network)).join();
            Block block = peer.getBlock(hash).get();
            if (!peer.version().services().has(Services.WITNESS)) {
                output.note(
                        "the peer offers no witnesses: size, weight and wtxids are those of the block without them");
            }
            print(output, block);
        }
        return ExitCode.OK;
    }

    private void print(Output output, Block block) {
        if (hex) {
            String bytes = HexFormat.of().formatHex(block.toByteArray());
            output.print(event -> begin(block, event).put("hex", bytes), bytes, nothing -> {});
            return;
        }
        Consumer<Fields> details = fields -> fields.put("size", block.size())
                .put("weight", block.weight())
                .list("transactions", block.transactions(), BlockCommand::transaction);
        output.print(event -> details.accept(begin(block, event)), output.strong("block " + block.hash()), details);
    }

    private static Fields begin(Block block, Fields event) {
        return event.put("event", "block").put("hash", block.hash().toString());
    }

    private static void transaction(Transaction transaction, Fields to) {
        to.put("txid", transaction.txid().toString())
                .put("wtxid", transaction.wtxid().toString())
                .put("inputs", transaction.inputs().size())
                .put("outputs", transaction.outputs().size());
    }
}
