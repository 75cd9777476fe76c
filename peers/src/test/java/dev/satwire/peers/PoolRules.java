package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** C40, C41 and C50: whom the pool connects to, and when it is silent. */
final class PoolRules {
    private PoolRules() {}

    static RuleTable table() {
        return dialling().all(groups()).all(stopping());
    }

    private static RuleTable dialling() {
        return new RuleTable()
                .row("C40", "nobody listening is CONNECT_REFUSED", () -> {
                    try (Stage stage = Stage.plain()) {
                        var unused = stage.network.transport("90.9.0.1");
                        assertThat(Stage.failure(stage.connect(NetAddr.parse("90.9.0.1:1")))
                                        .code())
                                .isEqualTo(Code.CONNECT_REFUSED);
                    }
                })
                .row("C40", "no such host is UNREACHABLE", () -> {
                    try (Stage stage = Stage.plain()) {
                        assertThat(Stage.failure(stage.connect(NetAddr.parse("90.9.0.1:1")))
                                        .code())
                                .isEqualTo(Code.UNREACHABLE);
                    }
                })
                .row("C40", "no answer is CONNECT_TIMEOUT after 5 s", () -> {
                    try (Stage stage = Stage.plain()) {
                        Stranger stranger = stage.host("90.9.0.1");
                        stage.network.blackhole(new InetSocketAddress("90.9.0.1", 18444));
                        var future = stage.pool.connect(stranger.address());
                        stage.pass(Duration.ofMillis(4_999));
                        assertThat(future).isNotDone();
                        stage.pass(Duration.ofMillis(1));
                        assertThat(Stage.failure(future).code()).isEqualTo(Code.CONNECT_TIMEOUT);
                    }
                })
                .row("C40", "the source hears of the attempt and of its end, and a retry waits", () -> {
                    NotingSource source = new NotingSource("90.9.0.1");
                    try (Stage stage = source.stageWanting(1)) {
                        var unused = stage.network.transport("90.9.0.1");
                        stage.pool.start();
                        stage.pass(Duration.ofSeconds(20));
                        assertThat(source.told).containsExactly("attempted 18444", "failed 18444 CONNECT_REFUSED");
                        stage.pass(Duration.ofMinutes(10));
                        assertThat(source.told).hasSizeBetween(4, 16);
                    }
                })
                .row("C41", "one address is never dialled twice at once, whatever its services", () -> {
                    try (Stage stage = Stage.plain()) {
                        Stranger stranger = stage.host("90.9.0.1");
                        var first = stage.pool.connect(stranger.address());
                        var second = stage.pool.connect(stranger.address().withServices(Services.WITNESS));
                        stage.settle();
                        stranger.shaken();
                        assertThat(stranger.connected()).isEqualTo(1);
                        assertThat(first.join()).isSameAs(second.join());
                    }
                });
    }

    private static RuleTable groups() {
        RuleTable table = new RuleTable()
                .row("C41", "one outbound peer of each group", () -> {
                    try (Stage stage = new NotingSource("90.9.0.1", "90.9.77.1", "90.10.0.1").stageWanting(3)) {
                        List<Stranger> hosts =
                                List.of(stage.host("90.9.0.1"), stage.host("90.9.77.1"), stage.host("90.10.0.1"));
                        stage.pool.start();
                        stage.pass(Duration.ofSeconds(10));
                        assertThat(hosts.stream().map(Stranger::connected)).containsExactly(1, 0, 1);
                    }
                })
                .row("C41", "manual peers do not mind groups", () -> {
                    try (Stage stage = Stage.plain()) {
                        for (String host : List.of("90.9.0.1", "90.9.77.1")) {
                            Stranger stranger = stage.host(host);
                            var unused = stage.connect(stranger.address());
                            stranger.shaken().assertKept();
                        }
                    }
                })
                .deliberate(
                        "C41",
                        "hosts of no public network are no group",
                        "a test network of private addresses is one group to Core, and one peer would be all",
                        () -> {
                            try (Stage stage = new NotingSource("10.0.0.1", "10.0.0.2").stageWanting(2)) {
                                List<Stranger> hosts = List.of(stage.host("10.0.0.1"), stage.host("10.0.0.2"));
                                stage.pool.start();
                                stage.pass(Duration.ofSeconds(10));
                                assertThat(hosts.stream().map(Stranger::connected))
                                        .containsExactly(1, 1);
                            }
                        });
        String[][] pairs = {
            {"IPv4 /16", "1.2.3.4", "1.2.200.4", "1.3.3.4"},
            {"IPv6 /32", "2a00:1:2::1", "2a00:1:3::1", "2a00:2:2::1"},
            {"Hurricane Electric /36", "2001:470:1000::1", "2001:470:1fff::1", "2001:470:2000::1"}
        };
        for (String[] pair : pairs) {
            table.row("C41", "the group is " + pair[0], () -> {
                NetGroup group = NetGroup.of(Host.parse(pair[1]));
                assertThat(group).isEqualTo(NetGroup.of(Host.parse(pair[2])));
                assertThat(group).isNotEqualTo(NetGroup.of(Host.parse(pair[3])));
            });
        }
        return table;
    }

    private static RuleTable stopping() {
        return new RuleTable().row("C50", "stop closes all and dials nobody, start comes back", () -> {
            try (Stage stage = Stage.plain()) {
                Stranger kept = stage.host("90.9.0.1");
                var unused = stage.pool.addNode(kept.address());
                stage.settle();
                kept.shaken();
                Stranger caller = stage.caller().shaken();
                stage.pool.stop();
                stage.pass(Duration.ofHours(1));
                assertThat(stage.ends()).containsExactly(Code.STOPPED, Code.STOPPED);
                assertThat(kept.connected()).isEqualTo(1);
                assertThat(caller.isOpen()).isFalse();
                assertThat(stage.caller().isOpen()).isFalse();
                stage.pool.start();
                stage.pass(Duration.ofSeconds(5));
                assertThat(kept.connected()).isEqualTo(2);
                stage.caller().shaken().assertKept();
            }
        });
    }
}
