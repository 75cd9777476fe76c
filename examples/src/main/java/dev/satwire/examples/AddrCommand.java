package dev.satwire.examples;

import dev.satwire.peers.Peer;
import dev.satwire.peers.PeerPool;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.TimestampedAddr;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks a node once for the addresses it knows. */
@Command(
        name = "addr",
        mixinStandardHelpOptions = true,
        versionProvider = Satwire.Version.class,
        description = "Asks a node once for the addresses of other nodes.")
final class AddrCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options = new CommonOptions();

    @Parameters(paramLabel = Target.LABEL, converter = Target.Converter.class, description = "The node.")
    @SuppressWarnings("NullAway.Init") // filled by picocli
    private Target target;

    @Override
    @SuppressWarnings("try") // the hook only has to be closed
    public Integer call() throws InterruptedException, ExecutionException {
        Output output = options.output();
        try (PeerPool pool = options.pool(options.network(), options.timeout()).build();
                OnShutdown hook = OnShutdown.run(pool::close)) {
            Peer peer =
                    pool.connect(target.host(), target.port(options.network())).join();
            List<TimestampedAddr> addresses = peer.getAddresses().get();
            for (TimestampedAddr each : addresses) {
                print(output, each);
            }
            output.printText(output.strong(addresses.size() + " addresses from " + peer.address()));
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TimeoutException)) {
                throw e;
            }
            // Not a failure: the node shook hands, and it owes nobody an answer to this.
            output.note("the peer sent no addresses within " + DurationConverter.format(options.timeout()));
        }
        return ExitCode.OK;
    }

    private static void print(Output output, TimestampedAddr each) {
        NetAddr address = each.address();
        output.print(
                Json.event("address")
                        .put("address", address.toString())
                        .set("services", Json.services(address.services()))
                        .put("time", each.time()),
                address + "  " + each.lastSeen() + "  " + address.services());
    }
}
