package dev.satwire.peers;

import dev.satwire.protocol.Addr;
import dev.satwire.protocol.AddrV2;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.GetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.TimestampedAddr;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests for addresses. One {@code getaddr} is sent for all who wait, and the first message answers it that is not the
 * announcement of a single address, which nodes make of themselves. <em>Not thread-safe.</em>
 */
final class AddressRequests implements RequestKind {

    /** How many addresses are collected for one answer; a getaddr answer has at most a thousand. */
    private static final int MAX_ADDRESSES = 1_000;

    private final OpenRequests open;
    private final SessionOutput output;

    /** At most {@link RequestTracker#MAX_WAITING}. */
    private final List<OpenRequest<List<TimestampedAddr>>> waiting = new ArrayList<>(1);

    private final List<TimestampedAddr> addresses = new ArrayList<>(0);

    AddressRequests(OpenRequests open, SessionOutput output) {
        this.open = open;
        this.output = output;
    }

    void ask(OpenRequest.Ask<List<TimestampedAddr>> ask) {
        if (waiting.size() == RequestTracker.MAX_WAITING) {
            throw TooManyRequestsException.ofPeer("requests for addresses", RequestTracker.MAX_WAITING);
        }
        OpenRequest<List<TimestampedAddr>> request = new OpenRequest<>(open, ask) {
            @Override
            void expired(long now) {
                AddressRequests.this.expired(this);
            }
        };
        open.add(request);
        waiting.add(request);
        if (waiting.size() == 1) {
            output.sendControl(new GetAddr());
        }
    }

    @Override
    public Command key() {
        return GetAddr.COMMAND;
    }

    @Override
    public boolean wants(Command command) {
        return !waiting.isEmpty() && (command.equals(Addr.COMMAND) || command.equals(AddrV2.COMMAND));
    }

    @Override
    public void received(Payload payload, long now) {
        List<TimestampedAddr> some = payload instanceof Addr addr
                ? addr.addresses()
                : payload instanceof AddrV2 addr ? addr.addresses() : List.of();
        for (TimestampedAddr each : some.subList(0, Math.min(some.size(), MAX_ADDRESSES - addresses.size()))) {
            addresses.add(each);
        }
        if (some.size() != 1) {
            List<TimestampedAddr> answer = List.copyOf(addresses);
            waiting.forEach(request -> request.answer(answer));
            closed();
        }
    }

    @Override
    public void closed() {
        waiting.clear();
        addresses.clear();
    }

    private void expired(OpenRequest<List<TimestampedAddr>> request) {
        waiting.remove(request);
        if (addresses.isEmpty()) {
            request.timedOut("no addresses");
        } else {
            request.answer(List.copyOf(addresses));
        }
        if (waiting.isEmpty()) {
            addresses.clear();
        }
    }
}
