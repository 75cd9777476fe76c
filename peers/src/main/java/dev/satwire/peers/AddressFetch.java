package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Addr;
import dev.satwire.protocol.AddrV2;
import dev.satwire.protocol.GetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.transport.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks one node for addresses and leaves it, as Bitcoin Core's addr-fetch connections do: {@code getaddr} after the
 * handshake, and the end with the first message of more than one address, for a single one is what nodes say of
 * themselves; or after {@link #TIMEOUT}. The future is for its maker to complete.
 */
final class AddressFetch implements Errand {

    /** How long the node may take to answer: ten times the interval at which nodes send addresses, on average. */
    static final Duration TIMEOUT = Duration.ofMinutes(5);

    final InetSocketAddress target;
    final CompletableFuture<List<TimestampedAddr>> future = new CompletableFuture<>();

    private final EventLoop timers;
    private final Consumer<AddressFetch> onEnd;
    private final Consumer<AddressFetch> onTold;
    private final List<TimestampedAddr> told = new ArrayList<>();
    private volatile boolean toAddress;
    private EventLoop.@Nullable Timer deadline;
    private boolean isAnswered;
    private @Nullable DisconnectReason end;

    /**
     * Creates a fetch that is still to be made.
     *
     * @param target the node; unresolved
     * @param onEnd told of the end, on the connection's event loop
     * @param onTold told when the listeners know of the end
     */
    AddressFetch(
            InetSocketAddress target, EventLoop timers, Consumer<AddressFetch> onEnd, Consumer<AddressFetch> onTold) {
        this.target = target;
        this.timers = timers;
        this.onEnd = onEnd;
        this.onTold = onTold;
    }

    /** Notes that the node is connected to at its address. */
    void setToAddress() {
        toAddress = true;
    }

    @Override
    public ConnectionType type() {
        return ConnectionType.ADDR_FETCH;
    }

    @Override
    public String node() {
        return target.getHostString() + ":" + target.getPort();
    }

    @Override
    public String purpose() {
        return "is asked for addresses, on a connection of its own";
    }

    @Override
    public boolean isToAddress() {
        return toAddress;
    }

    @Override
    public void ready(PeerLink link) {
        link.sendControl(new GetAddr());
        deadline = timers.schedule(
                TIMEOUT,
                () -> link.disconnect(
                        DisconnectReason.of(Code.INACTIVE, "told no addresses within " + Delays.text(TIMEOUT))));
    }

    @Override
    public void received(Payload payload, PeerLink link) {
        int count = payload instanceof Addr addr
                ? addr.addresses().size()
                : payload instanceof AddrV2 addr ? addr.addresses().size() : 0;
        if (count > 1) {
            isAnswered = true;
            link.disconnect(DisconnectReason.of(Code.DONE, "told " + count + " addresses"));
        }
    }

    @Override
    public void learned(List<TimestampedAddr> addresses) {
        told.addAll(addresses);
    }

    @Override
    public void ended(DisconnectReason reason) {
        if (deadline != null) {
            deadline.cancel();
        }
        end = reason;
        onEnd.accept(this);
    }

    @Override
    public void told() {
        onTold.accept(this);
    }

    /** Completes the future, where user code may run. */
    void complete() {
        DisconnectReason reason = end;
        if (isAnswered || !told.isEmpty()) {
            future.complete(List.copyOf(told));
        } else {
            future.completeExceptionally(
                    new PeerException(reason == null ? DisconnectReason.of(Code.STOPPED) : reason));
        }
    }
}
