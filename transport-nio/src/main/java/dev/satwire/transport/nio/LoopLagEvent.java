package dev.satwire.transport.nio;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The flight recorder's record of an event loop that kept everybody waiting. <em>Not thread-safe.</em> */
@Name("dev.satwire.transport.LoopLag")
@Label("Loop Lag")
@Description("An event loop was busy for long in one turn")
@Category({"Satwire", "Transport"})
@StackTrace(false)
final class LoopLagEvent extends Event {
    @Label("Event Loop")
    String loop = "";

    @Label("Time Taken")
    @Timespan(Timespan.NANOSECONDS)
    long took;
}
