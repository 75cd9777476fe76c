package dev.satwire.examples;

import dev.satwire.peers.testkit.SimulatedNetwork;
import dev.satwire.peers.testkit.SimulatedNetworkBuilder;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Serves a simulated network on loopback addresses, for any client, until the process is told to end. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        versionProvider = Satwire.Version.class,
        description = "Serves a simulated network on loopback addresses, for any client, until Ctrl-C.")
final class SimulateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // filled by picocli
    private CommandSpec spec;

    @Mixin
    private CommonOptions options = new CommonOptions();

    private int nodes;
    private int port;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "The same seed makes the same network (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "200",
            description = "How many nodes there are (default: ${DEFAULT-VALUE}).")
    void setNodes(int value) {
        if (value < 1 || value > SimulatedNetworkBuilder.MAX_NODES) {
            throw new ParameterException(
                    spec.commandLine(), "--nodes must be 1 to " + SimulatedNetworkBuilder.MAX_NODES + ", got " + value);
        }
        nodes = value;
    }

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "0",
            description = "The port of all nodes; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    void setPort(int value) {
        if (value < 0 || value > 0xFFFF) {
            throw new ParameterException(spec.commandLine(), "--port must be 0 to 65535, got " + value);
        }
        port = value;
    }

    @Override
    @SuppressWarnings("try") // the hook only has to be closed
    public Integer call() throws IOException, InterruptedException {
        Network network = options.network();
        CountDownLatch end = new CountDownLatch(1);
        try (OnShutdown hook = OnShutdown.succeed(end::countDown);
                SimulatedNetwork simulation = SimulatedNetwork.builder()
                        .network(network)
                        .nodes(nodes)
                        .seed(seed)
                        .port(port)
                        .start()) {
            print(options.output(), network, simulation);
            end.await();
        }
        return ExitCode.OK;
    }

    private void print(Output output, Network network, SimulatedNetwork simulation) {
        ArrayNode seeds = Json.array();
        simulation.seeds().forEach(address -> seeds.add(address.toString()));
        ObjectNode event = Json.event("listening").set("seeds", seeds).put("nodes", nodes);
        NetAddr first = simulation.seeds().get(0);
        output.print(
                event,
                output.strong(nodes + " nodes of a simulated " + network + " listen") + ", to be found from "
                        + simulation.seeds() + "; try: satwire crawl --network " + network + " " + first);
    }
}
