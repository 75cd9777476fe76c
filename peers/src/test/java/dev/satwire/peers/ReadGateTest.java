package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.ReadGate.Cause;
import dev.satwire.transport.Connection;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadGateTest {
    private final List<String> calls = new ArrayList<>();
    private final Connection connection = (Connection) Proxy.newProxyInstance(
            Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                calls.add(method.getName());
                return null;
            });
    private final ReadGate gate = new ReadGate();

    @Test
    void pausesOnceForEachTimeAndResumesOnce() {
        gate.close(Cause.LISTENERS, connection);
        gate.close(Cause.LISTENERS, connection);
        assertThat(calls).containsExactly("pauseReading");

        gate.open(Cause.LISTENERS, connection);
        gate.open(Cause.LISTENERS, connection);
        assertThat(calls).containsExactly("pauseReading", "resumeReading");

        gate.close(Cause.REPLIES, connection);
        assertThat(calls).containsExactly("pauseReading", "resumeReading", "pauseReading");
    }

    @Test
    void staysClosedWhileAnyCauseStands() {
        gate.close(Cause.LISTENERS, connection);
        gate.close(Cause.REPLIES, connection);
        gate.open(Cause.LISTENERS, connection);
        assertThat(calls).containsExactly("pauseReading");

        gate.open(Cause.REPLIES, connection);
        assertThat(calls).containsExactly("pauseReading", "resumeReading");
    }

    @Test
    void openingWhatIsOpenDoesNothing() {
        gate.open(Cause.REPLIES, connection);

        assertThat(calls).isEmpty();
    }
}
