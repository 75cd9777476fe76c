package dev.satwire.transport.nio;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The flight recorder's record of an attempt to connect. <em>Not thread-safe.</em> */
@Name("dev.satwire.transport.Connect")
@Label("Connect")
@Description("An attempt to connect is over")
@Category({"Satwire", "Transport"})
@StackTrace(false)
final class ConnectEvent extends Event {
    @Label("Remote Address")
    String remote = "";

    @Label("Time Taken")
    @Timespan(Timespan.NANOSECONDS)
    long took;

    @Label("Outcome")
    String outcome = "";

    @Label("Detail")
    String detail = "";
}
