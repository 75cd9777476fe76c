package dev.satwire.transport.nio;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The flight recorder's record of the end of a connection. <em>Not thread-safe.</em> */
@Name("dev.satwire.transport.Close")
@Label("Close")
@Description("A connection is closed")
@Category({"Satwire", "Transport"})
@StackTrace(false)
final class CloseEvent extends Event {
    @Label("Remote Address")
    String remote = "";

    @Label("Reason")
    String reason = "";

    @Label("Detail")
    String detail = "";

    @Label("Bytes Received")
    @DataAmount
    long bytesReceived;

    @Label("Bytes Sent")
    @DataAmount
    long bytesSent;
}
