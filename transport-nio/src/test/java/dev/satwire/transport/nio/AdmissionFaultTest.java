package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.SourceLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An admission in whose changes errors come, as they do when memory is short: no count is too high afterwards. */
class AdmissionFaultTest {
    private static final ListenOptions OPTIONS = ListenOptions.DEFAULT
            .withMaxConnections(12)
            .withMaxPending(6)
            .withSources(new SourceLimits(2, 4, 1_000, Duration.ZERO));

    private boolean isShort;
    private final Admission admission = new Admission(OPTIONS, () -> {
        if (isShort) {
            throw new OutOfMemoryError("on purpose");
        }
        return 0;
    });

    private static InetAddress ip(int network, int host) {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) 192, 0, (byte) network, (byte) host});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static Guest enter(Admission admission, InetAddress from) {
        return admission.decide(from).guest().orElseThrow();
    }

    @Test
    void whoLeftWhileMemoryWasShortCountsNoMore() {
        List<Guest> guests = new ArrayList<>();
        for (int host = 0; host < 4; host++) {
            guests.add(enter(admission, ip(1, host)));
        }
        assertThat(admission.decide(ip(1, 9)).verdict()).isEqualTo(Verdict.PREFIX_FULL);
        isShort = true;
        guests.forEach(Guest::leave);
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> admission.decide(ip(1, 9)));
        isShort = false;

        assertThat(admission.open()).isZero();
        assertThat(admission.pending()).isZero();
        for (int host = 0; host < 4; host++) {
            assertThat(admission.decide(ip(1, host)).verdict()).isEqualTo(Verdict.ADMITTED);
        }
        assertThat(admission.decide(ip(1, 9)).verdict()).isEqualTo(Verdict.PREFIX_FULL);
        assertThat(admission.networks()).isEqualTo(1);
    }

    /** Does the same to one that errors come to and to one that none come to. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void errorsMakeNoDifferenceToWhoComesLater(long seed) {
        Admission sound = new Admission(OPTIONS, () -> 0);
        Random random = new Random(seed);
        List<Guest> ours = new ArrayList<>();
        List<Guest> theirs = new ArrayList<>();
        for (int step = 0; step < 2_000; step++) {
            int chosen = ours.isEmpty() ? 0 : random.nextInt(ours.size());
            switch (ours.isEmpty() ? 0 : random.nextInt(4)) {
                case 0, 1 -> {
                    InetAddress from = ip(random.nextInt(4), random.nextInt(3));
                    Admission.Decision decision = admission.decide(from);
                    Admission.Decision expected = sound.decide(from);
                    assertThat(decision.verdict()).isEqualTo(expected.verdict());
                    decision.guest().ifPresent(ours::add);
                    expected.guest().ifPresent(theirs::add);
                    Optional<Guest> leaving = admission.makeRoom();
                    assertThat(leaving.map(ours::indexOf))
                            .isEqualTo(sound.makeRoom().map(theirs::indexOf));
                    assertThat(admission.makeRoom()).isEmpty();
                }
                case 2 -> {
                    ours.get(chosen).settle();
                    theirs.get(chosen).settle();
                }
                default -> {
                    isShort = random.nextBoolean();
                    ours.remove(chosen).leave();
                    theirs.remove(chosen).leave();
                    isShort = false;
                }
            }
            assertThat(admission.open()).isEqualTo(sound.open()).isEqualTo(ours.size());
            assertThat(admission.pending()).isEqualTo(sound.pending());
        }
    }
}
