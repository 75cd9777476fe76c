package dev.satwire.examples;

import java.time.Duration;

/**
 * The figures of a whole crawl. <em>Immutable.</em>
 *
 * @param known different addresses that were to be visited
 * @param reached how many of them shook hands
 * @param unreached how many of them did not; an interrupted crawl leaves others unvisited
 * @param addressesSeen addresses in all answers, repeated ones included
 * @param addressesSkipped how many of these are not to be connected to: private, without a port, not an address at all
 * @param peakPeers the most peers at once
 * @param elapsed how long it took
 */
record CrawlSummary(
        int known,
        int reached,
        int unreached,
        long addressesSeen,
        long addressesSkipped,
        int peakPeers,
        Duration elapsed) {}
