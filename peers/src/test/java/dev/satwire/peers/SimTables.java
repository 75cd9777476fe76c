package dev.satwire.peers;

/** How much one pool remembers: never more than it may, and nothing of what is over. */
final class SimTables {
    private final SimWires wires;
    private final SimParty party;
    private final DefaultPeerPool pool;
    private final SimTransport transport;

    SimTables(SimWires wires, SimParty party, DefaultPeerPool pool, SimTransport transport) {
        this.wires = wires;
        this.party = party;
        this.pool = pool;
        this.transport = transport;
    }

    /** What must hold at any time. */
    void check() {
        PoolCore core = pool.core();
        atMost(transport.openConnections(), core.pendingNonces(), "nonces");
        atMost(wires.hosts(), core.conduct.discouraged(now()), "discouraged hosts");
        atMost(PoolResolver.MAX_WAITING, pool.lookUps(), "look-ups");
        atMost(TransactionBroadcasts.MAX_BROADCASTS, pool.openBroadcasts(), "broadcasts");
        atMost(PeerPoolBuilder.DEFAULT_RECEIVE_BUDGET, core.receiveBudget.total(), "bytes of incomplete messages");
    }

    /** What must hold when nothing was asked for long. */
    void checkQuiet() {
        PoolCore core = pool.core();
        atMost(0, core.requests.waiting(), "requests past their deadlines");
        int lookedUp = core.slots
                .targets(target -> target.state() instanceof TargetState.LookingUp)
                .size();
        atMost(lookedUp, pool.lookUps(), "look-ups of nobody");
        atMost(0, pool.openBroadcasts(), "broadcasts past their deadlines");
        long tried = core.history.reports(now()).stream()
                .filter(report -> report.attempts() > 0 || !isDisconnected(report))
                .count();
        atMost(transport.attempted(), tried, "addresses that were tried");
        for (AddressReport report : pool.explain().addresses()) {
            boolean sane = report.lastAttempt().map(ago -> !ago.isNegative()).orElse(true)
                    && report.nextAttempt().map(in -> !in.isNegative()).orElse(true);
            wires.require(sane, () -> party + " reports a time that cannot be: " + report);
        }
    }

    /** What must hold after the end. */
    void checkOver() {
        PoolCore core = pool.core();
        atMost(0, core.pendingNonces(), "nonces after its end");
        atMost(0, core.requests.waiting(), "requests after its end");
        atMost(0, pool.lookUps(), "look-ups after its end");
        atMost(0, pool.openBroadcasts(), "broadcasts after its end");
        atMost(0, core.receiveBudget.total(), "bytes of incomplete messages after its end");
        atMost(0, core.slots.connections().size(), "connections on their way out after its end");
    }

    /** Whether the user gave an address up last. */
    private static boolean isDisconnected(AddressReport report) {
        return report.lastReason().filter(DisconnectReason::isUsersWish).isPresent();
    }

    private long now() {
        return transport.eventLoop().nanoTime();
    }

    private void atMost(long most, long count, String what) {
        wires.require(count <= most, () -> party + " holds " + count + " " + what + ", and may hold " + most);
    }
}
