package dev.satwire.peers;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The flight recorder's record that an address is discouraged. <em>Not thread-safe.</em> */
@Name("dev.satwire.peers.Discourage")
@Label("Discourage")
@Description("An address is discouraged")
@Category({"Satwire", "Peers"})
@StackTrace(false)
final class DiscourageEvent extends Event {
    @Label("Address")
    String address = "";

    @Label("Reason")
    String reason = "";

    @Label("Detail")
    String detail = "";
}
