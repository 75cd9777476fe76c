package dev.satwire.transport.nio;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The flight recorder's record of an inbound connection. <em>Not thread-safe.</em> */
@Name("dev.satwire.transport.Accept")
@Label("Accept")
@Description("An inbound connection was let in or refused")
@Category({"Satwire", "Transport"})
@StackTrace(false)
final class AcceptEvent extends Event {
    @Label("Remote Address")
    String remote = "";

    @Label("Verdict")
    String verdict = "";
}
