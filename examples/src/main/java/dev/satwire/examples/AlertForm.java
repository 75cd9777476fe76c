package dev.satwire.examples;

import dev.satwire.protocol.Alert;
import dev.satwire.protocol.AlertContent;
import dev.satwire.protocol.MalformedMessageException;
import dev.satwire.protocol.WireText;
import java.util.Optional;

/** How an alert is shown: what it says, if it can be read, and else its bytes. */
final class AlertForm {
    private AlertForm() {}

    static void alert(Alert alert, Fields to) {
        content(alert)
                .ifPresentOrElse(
                        content -> to.object("content", fields -> content(content, fields)),
                        () -> to.put("contentHex", alert.content().toHexString()));
        to.put("signature", alert.signature().toHexString());
    }

    private static Optional<AlertContent> content(Alert alert) {
        try {
            return Optional.of(AlertContent.parse(alert.content()));
        } catch (MalformedMessageException e) {
            // Nothing is wrong with the message: its content is any bytes.
            return Optional.empty();
        }
    }

    private static void content(AlertContent content, Fields to) {
        to.put("version", content.version())
                .put("relayUntil", content.relayUntil())
                .put("expiration", content.expiration())
                .put("id", content.id())
                .put("cancel", content.cancel())
                .numbers("cancelled", content.cancelled())
                .put("minVersion", content.minVersion())
                .put("maxVersion", content.maxVersion())
                .texts("userAgents", content.userAgents(), WireText::toString)
                .put("priority", content.priority())
                .put("comment", content.comment().toString())
                .put("statusBar", content.statusBar().toString())
                .put("reserved", content.reserved().toString());
    }
}
