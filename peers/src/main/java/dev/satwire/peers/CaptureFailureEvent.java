package dev.satwire.peers;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The flight recorder's record that messages are captured no more. <em>Not thread-safe.</em> */
@Name("dev.satwire.peers.CaptureFailure")
@Label("Capture Failure")
@Description("Messages are captured no more")
@Category({"Satwire", "Peers"})
@StackTrace(false)
final class CaptureFailureEvent extends Event {
    @Label("Folder")
    String folder = "";

    @Label("Problem")
    String problem = "";
}
