package dev.satwire.peers;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The flight recorder's record that a handshake is complete. <em>Not thread-safe.</em> */
@Name("dev.satwire.peers.Handshake")
@Label("Handshake")
@Description("A handshake is complete")
@Category({"Satwire", "Peers"})
@StackTrace(false)
final class HandshakeEvent extends Event {
    @Label("Address")
    String address = "";

    @Label("Direction")
    String direction = "";

    @Label("Time Taken")
    @Timespan(Timespan.NANOSECONDS)
    long took;

    @Label("Protocol Version")
    int protocolVersion;

    @Label("User Agent")
    String userAgent = "";
}
