package dev.satwire.peers;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why a pool has the peers that it has: an account of its wants and of every address it knows. <em>Immutable.</em>
 *
 * @param summary one sentence for each want, and for what else stands in the way; never empty
 * @param addresses every address that was named by the user, tried lately or is known to a source, each once
 */
public record PoolReport(List<String> summary, List<AddressReport> addresses) {

    /**
     * Copies the lists.
     *
     * @param summary one sentence for each want
     * @param addresses every address
     */
    public PoolReport {
        summary = List.copyOf(summary);
        addresses = List.copyOf(addresses);
    }

    /**
     * Says it in words.
     *
     * @return the summary and then the addresses, a line each
     */
    @Override
    public String toString() {
        return Stream.concat(summary.stream(), addresses.stream().map(AddressReport::toString))
                .collect(Collectors.joining("\n"));
    }
}
