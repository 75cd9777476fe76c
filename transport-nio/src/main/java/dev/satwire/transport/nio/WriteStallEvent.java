package dev.satwire.transport.nio;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The flight recorder's record of a remote side that takes no bytes. <em>Not thread-safe.</em> */
@Name("dev.satwire.transport.WriteStall")
@Label("Write Stall")
@Description("The remote side took no byte for a while")
@Category({"Satwire", "Transport"})
@StackTrace(false)
final class WriteStallEvent extends Event {
    @Label("Remote Address")
    String remote = "";

    @Label("Time Taken")
    @Timespan(Timespan.NANOSECONDS)
    long took;

    @Label("Bytes Queued")
    @DataAmount
    long bytesQueued;
}
