package dev.satwire.peers;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The flight recorder's record that a pool has too few peers and knows no more. <em>Not thread-safe.</em> */
@Name("dev.satwire.peers.Shortage")
@Label("Shortage")
@Description("A pool has too few peers and knows no more")
@Category({"Satwire", "Peers"})
@StackTrace(false)
final class ShortageEvent extends Event {
    @Label("Want")
    String want = "";

    @Label("Wanted")
    int wanted;

    @Label("Have")
    int have;
}
