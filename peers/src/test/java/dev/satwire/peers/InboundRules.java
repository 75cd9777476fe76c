package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Host;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** C48 and C49: whom the pool lets in, whom it has make room, and whom it avoids. */
final class InboundRules {
    private static final String MISBEHAVIOR = "inv";
    private static final byte[] TOO_MANY = Payloads.items(50_001, 50_001, 36);

    private InboundRules() {}

    static RuleTable table() {
        return eviction().all(discouragement());
    }

    private static RuleTable eviction() {
        return new RuleTable()
                .row("C48", "when full, the youngest of the largest group makes room", () -> {
                    try (Stage stage = Stage.with(builder -> builder.maxInbound(40))) {
                        List<Stranger> crowd = crowd(stage, 0, 40);
                        stage.caller().shaken().assertKept();
                        assertThat(stage.end().code()).isEqualTo(Code.EVICTED);
                        assertThat(crowd.get(39).isOpen()).isFalse();
                    }
                })
                .row("C48", "when all are protected, the newcomer is refused", () -> {
                    try (Stage stage = Stage.with(builder -> builder.maxInbound(10))) {
                        List<Stranger> crowd = crowd(stage, 0, 10);
                        assertThat(stage.caller().isOpen()).isFalse();
                        assertThat(crowd).allMatch(Stranger::isOpen);
                    }
                })
                .row("C48", "permitted and outbound peers never make room", () -> {
                    try (Stage stage = Stage.with(builder -> builder.maxInbound(40)
                            .permit(host -> host.toString().startsWith("70.1.")))) {
                        Stranger outbound = stage.dialled().shaken();
                        List<Stranger> crowd = crowd(stage, 0, 40);
                        assertThat(stage.caller().isOpen()).isFalse();
                        assertThat(crowd).allMatch(Stranger::isOpen);
                        outbound.assertKept();
                    }
                });
    }

    /** Peers of one group, one after the other. */
    private static List<Stranger> crowd(Stage stage, int from, int to) {
        List<Stranger> crowd = new ArrayList<>();
        for (int i = from; i < to; i++) {
            crowd.add(stage.caller("70.1.0." + (i + 1)).shaken());
            stage.pass(Duration.ofSeconds(2));
        }
        return crowd;
    }

    private static RuleTable discouragement() {
        return new RuleTable()
                .row("C49", "who misbehaved is let in while slots are free, and evicted first", () -> {
                    try (Stage stage = Stage.with(builder -> builder.maxInbound(40))) {
                        Stranger bad = stage.caller("70.1.9.1").shaken();
                        bad.say(MISBEHAVIOR, TOO_MANY).assertEnded(Code.MISBEHAVING);
                        crowd(stage, 0, 35);
                        Stranger again = Stranger.calling(stage, stage.hostAt("70.1.9.1"), Stage.POOL);
                        again.shaken().assertKept();
                        List<Stranger> younger = crowd(stage, 35, 39);
                        stage.caller().shaken().assertKept();
                        assertThat(younger).allMatch(Stranger::isOpen);
                        assertThat(again.isOpen()).isFalse();
                    }
                })
                .row("C49", "and refused when they are taken", () -> {
                    try (Stage stage = Stage.with(builder -> builder.maxInbound(40))) {
                        stage.caller("60.1.0.1")
                                .shaken()
                                .say(MISBEHAVIOR, TOO_MANY)
                                .assertEnded(Code.MISBEHAVING);
                        List<Stranger> crowd = crowd(stage, 0, 40);
                        assertThat(Stranger.calling(stage, stage.hostAt("60.1.0.1"), Stage.POOL)
                                        .isOpen())
                                .isFalse();
                        assertThat(crowd).allMatch(Stranger::isOpen);
                    }
                })
                .row("C49", "a manual peer is disconnected and not discouraged", () -> {
                    try (Stage stage = Stage.plain()) {
                        List<Host> discouraged = discouraged(stage);
                        stage.dialled().shaken().say(MISBEHAVIOR, TOO_MANY).assertEnded(Code.MISBEHAVING);
                        assertThat(discouraged).isEmpty();
                    }
                })
                .row("C49", "nor is a permitted one", () -> {
                    try (Stage stage = Stage.with(builder -> builder.permit(host -> true))) {
                        List<Host> discouraged = discouraged(stage);
                        stage.caller().shaken().say(MISBEHAVIOR, TOO_MANY).assertEnded(Code.MISBEHAVING);
                        assertThat(discouraged).isEmpty();
                    }
                })
                .row("C49", "nor is loopback", () -> {
                    try (Stage stage = Stage.plain()) {
                        List<Host> discouraged = discouraged(stage);
                        InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 18444);
                        stage.listen(local);
                        Stranger.calling(stage, stage.transport, local)
                                .shaken()
                                .say(MISBEHAVIOR, TOO_MANY)
                                .assertEnded(Code.MISBEHAVING);
                        assertThat(discouraged).isEmpty();
                    }
                })
                .row("C49", "the memory is bounded", () -> {
                    Discouragement memory = new Discouragement(Discouragement.LIFETIME, new Random(1));
                    for (int i = 0; i < Discouragement.CAPACITY + 1; i++) {
                        memory.add(Host.parse("60." + i / 65_536 + "." + i / 256 % 256 + "." + i % 256), 0);
                    }
                    assertThat(memory.size(0)).isEqualTo(Discouragement.CAPACITY);
                });
    }

    private static List<Host> discouraged(Stage stage) {
        List<Host> hosts = new ArrayList<>();
        var unused = stage.pool.addPoolListener(new PoolListener() {
            @Override
            public void onDiscouraged(Host host, DisconnectReason reason) {
                hosts.add(host);
            }
        });
        return hosts;
    }
}
