package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.Addr;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.Verack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** C43 to C45: whom the pool asks for addresses, and what it believes of them. */
final class GossipRules {
    private GossipRules() {}

    private interface Gossiped {
        void play(Stage stage, Stranger stranger, NotingSource source);
    }

    /** A scene with an outbound peer that has not answered its getaddr. */
    private static void outbound(Gossiped scene) {
        NotingSource source = new NotingSource("90.9.0.1");
        try (Stage stage = source.stageWanting(1)) {
            Stranger stranger = stage.host("90.9.0.1");
            stage.pool.start();
            stage.settle();
            stranger.shaken();
            scene.play(stage, stranger, source);
        }
    }

    private static Addr addresses(int count, long time) {
        List<TimestampedAddr> addresses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String host = "95." + i / 250 + "." + i % 250 + ".1";
            addresses.add(
                    new TimestampedAddr(time, NetAddr.parse(host + ":18444").withServices(Services.NETWORK)));
        }
        return new Addr(addresses);
    }

    static RuleTable table() {
        long now = 1_767_225_600;
        RuleTable table = new RuleTable()
                .row("C43", "getaddr is asked of an outbound peer, once", () -> {
                    NotingSource source = new NotingSource("90.9.0.1");
                    try (Stage stage = source.stageWanting(1)) {
                        Stranger stranger = stage.host("90.9.0.1");
                        stage.pool.start();
                        stage.settle();
                        stranger.say(SessionDriver.version(70016), new Verack());
                        stage.pass(Duration.ofMinutes(10));
                        assertThat(stranger.commands().stream().filter("getaddr"::equals))
                                .hasSize(1);
                    }
                })
                .row("C43", "getaddr is never asked of an inbound peer", () -> {
                    try (Stage stage = new NotingSource("90.9.0.1").stageWanting(1)) {
                        Stranger stranger = stage.caller();
                        stranger.say(SessionDriver.version(70016), new Verack());
                        stage.pass(Duration.ofMinutes(10));
                        assertThat(stranger.commands()).contains("ping").doesNotContain("getaddr");
                    }
                })
                .row("C44", "a stranger's first address is taken, then one in ten seconds", () -> {
                    NotingSource source = new NotingSource("90.9.0.1");
                    try (Stage stage = source.stageWanting(1)) {
                        Stranger stranger = stage.caller().shaken().say(addresses(1_000, now));
                        assertThat(source.learned).hasSize(1);
                        stage.pass(Duration.ofSeconds(100));
                        stranger.say(addresses(1_000, now));
                        assertThat(source.learned).hasSize(11);
                    }
                })
                .row(
                        "C44",
                        "a getaddr of ours is good for a thousand more",
                        () -> outbound((stage, stranger, source) -> {
                            stranger.say(addresses(1_000, now), addresses(1_000, now));
                            assertThat(source.learned).hasSizeBetween(1_000, 1_001);
                        }))
                .row("C44", "no more than a thousand are saved up by waiting", () -> {
                    NotingSource source = new NotingSource("90.9.0.1");
                    try (Stage stage = source.stageWanting(1)) {
                        Stranger stranger = stage.caller().shaken();
                        for (int hour = 0; hour < 6; hour++) {
                            stage.pass(Duration.ofMinutes(19));
                            stranger.say("pong", new byte[8]);
                        }
                        stranger.say(addresses(1_000, now), addresses(1_000, now));
                        assertThat(source.learned).hasSizeBetween(680, 690);
                    }
                });
        for (long odd : new long[] {0, 100_000_000, now + 700}) {
            table.row(
                    "C45",
                    "time " + odd + " becomes five days ago",
                    () -> outbound((stage, stranger, source) -> {
                        stranger.say(addresses(1, odd));
                        assertThat(source.learned.get(0).time()).isBetween(now - 432_000, now - 432_000 + 1);
                    }));
        }
        for (long good : new long[] {100_000_001, now, now + 600}) {
            table.row(
                    "C45",
                    "time " + good + " is believed",
                    () -> outbound((stage, stranger, source) -> {
                        stranger.say(addresses(1, good));
                        assertThat(source.learned.get(0).time()).isEqualTo(good);
                    }));
        }
        return table.row(
                "C45",
                "hearsay is taken for two hours older",
                () -> assertThat(AddressBook.HEARSAY_PENALTY).isEqualTo(Duration.ofHours(2)));
    }
}
