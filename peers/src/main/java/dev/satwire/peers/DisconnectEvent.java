package dev.satwire.peers;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The flight recorder's record that a peer is gone. <em>Not thread-safe.</em> */
@Name("dev.satwire.peers.Disconnect")
@Label("Disconnect")
@Description("A peer is gone")
@Category({"Satwire", "Peers"})
@StackTrace(false)
final class DisconnectEvent extends Event {
    @Label("Address")
    String address = "";

    @Label("Direction")
    String direction = "";

    @Label("Reason")
    String reason = "";

    @Label("Side")
    String side = "";

    @Label("Detail")
    String detail = "";

    @Label("Bytes Received")
    @DataAmount
    long bytesReceived;

    @Label("Bytes Sent")
    @DataAmount
    long bytesSent;
}
