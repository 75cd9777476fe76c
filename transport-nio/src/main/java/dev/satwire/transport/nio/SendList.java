package dev.satwire.transport.nio;

import org.jspecify.annotations.Nullable;

/** A first-in, first-out list linked through the sends themselves. <em>Confined to the event loop.</em> */
final class SendList {
    private @Nullable PendingSend head;
    private @Nullable PendingSend tail;

    @Nullable
    PendingSend head() {
        return head;
    }

    void add(PendingSend send) {
        send.next = null;
        if (tail == null) {
            head = send;
        } else {
            tail.next = send;
        }
        tail = send;
    }

    @Nullable
    PendingSend poll() {
        PendingSend first = head;
        if (first != null) {
            head = first.next;
            first.next = null;
            if (head == null) {
                tail = null;
            }
        }
        return first;
    }
}
