package dev.satwire.peers;

import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.NetAddr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts together why a pool has the peers that it has. */
final class Explanation {
    private Explanation() {}

    static PoolReport of(PoolCore core, long now) {
        Slots slots = core.slots;
        List<String> summary = new ArrayList<>(core.filler.summary());
        Slots.Count count = slots.count();
        summary.add(count.manual() + " nodes named by the user, " + count.outbound() + " found, " + count.inbound()
                + " inbound; " + count.all() + " of " + slots.max() + " slots taken");
        summary.addAll(core.errands.summary());
        Optional<DisconnectReason> closedFor = slots.closedFor();
        if (closedFor.isPresent()) {
            String detail = closedFor.get().detail();
            summary.add("the pool is closed" + (detail.isEmpty() ? "" : ": " + detail));
        } else if (slots.isStopped()) {
            summary.add("the pool is stopped: nothing is connected to until it is started");
        }
        if (core.health.isDown()) {
            summary.add("the network seems to be down: nobody can be reached");
        }
        slots.targets(OutboundTarget::isUnresolved)
                .forEach(target -> summary.add(target.nameReport(now).toString()));

        Map<Endpoint, AddressReport> addresses = new LinkedHashMap<>();
        core.history.reports(now).forEach(report -> addresses.put(report.endpoint(), report));
        for (OutboundTarget target : slots.targets(any -> true)) {
            target.address().map(NetAddr::endpoint).ifPresent(endpoint -> {
                AddressReport report = addresses.getOrDefault(endpoint, AddressReport.untried(endpoint, true));
                addresses.put(
                        endpoint, target.waitsFor(now).map(report::waiting).orElse(report));
            });
        }
        for (NetAddr address : core.sources.known()) {
            addresses.computeIfAbsent(
                    address.endpoint(), its -> AddressReport.untried(its, core.choice.isUsable(address)));
        }
        return new PoolReport(summary, List.copyOf(addresses.values()));
    }
}
