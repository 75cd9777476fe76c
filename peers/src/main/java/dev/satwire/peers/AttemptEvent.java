package dev.satwire.peers;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The flight recorder's record that an attempt to connect to a peer is over. <em>Not thread-safe.</em> */
@Name("dev.satwire.peers.Attempt")
@Label("Attempt")
@Description("An attempt to connect to a peer is over")
@Category({"Satwire", "Peers"})
@StackTrace(false)
final class AttemptEvent extends Event {
    @Label("Address")
    String address = "";

    @Label("Number")
    int number;

    @Label("Time Taken")
    @Timespan(Timespan.NANOSECONDS)
    long took;

    @Label("Outcome")
    String outcome = "";

    @Label("Detail")
    String detail = "";
}
