package dev.satwire.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What an {@link Alert} says. <em>Immutable.</em>
 *
 * @param version the version of this form, 1
 * @param relayUntil Unix seconds after which it is no longer passed on
 * @param expiration Unix seconds after which it no longer counts
 * @param id its number
 * @param cancel alerts with this number or a lower one are void
 * @param cancelled more alerts that are void
 * @param minVersion the lowest protocol version that it concerns
 * @param maxVersion the highest protocol version that it concerns
 * @param userAgents the user agents that it concerns; all if empty
 * @param priority which of several alerts to show
 * @param comment for developers
 * @param statusBar for users, at most {@value #MAX_TEXT_LENGTH} bytes
 * @param reserved at most {@value #MAX_TEXT_LENGTH} bytes
 */
public record AlertContent(
        int version,
        long relayUntil,
        long expiration,
        int id,
        int cancel,
        List<Integer> cancelled,
        int minVersion,
        int maxVersion,
        List<WireText> userAgents,
        int priority,
        WireText comment,
        WireText statusBar,
        WireText reserved) {

    /** The longest text for users: {@value} bytes. */
    public static final int MAX_TEXT_LENGTH = 256;

    /** The longest comment: {@value} bytes. */
    public static final int MAX_COMMENT_LENGTH = 65_536;

    /** The most entries of either list, more than any alert had: {@value}. */
    public static final int MAX_ENTRIES = 1_000;

    /**
     * Copies the lists.
     *
     * @param version the version of this form, 1
     * @param relayUntil Unix seconds after which it is no longer passed on
     * @param expiration Unix seconds after which it no longer counts
     * @param id its number
     * @param cancel alerts with this number or a lower one are void
     * @param cancelled more alerts that are void
     * @param minVersion the lowest protocol version that it concerns
     * @param maxVersion the highest protocol version that it concerns
     * @param userAgents the user agents that it concerns
     * @param priority which of several alerts to show
     * @param comment for developers
     * @param statusBar for users, at most {@value #MAX_TEXT_LENGTH} bytes
     * @param reserved at most {@value #MAX_TEXT_LENGTH} bytes
     */
    public AlertContent {
        cancelled = List.copyOf(cancelled);
        userAgents = List.copyOf(userAgents);
        Objects.requireNonNull(comment, "comment");
        Objects.requireNonNull(statusBar, "statusBar");
        Objects.requireNonNull(reserved, "reserved");
    }

    /**
     * Decodes what an alert says.
     *
     * @param content see {@link Alert#content()}
     * @return the parts
     * @throws MalformedMessageException if the bytes are not such a content; bytes behind it are ignored
     */
    public static AlertContent parse(Bytes content) {
        WireReader in = new WireReader(content.array());
        return new AlertContent(
                in.int32(),
                in.int64(),
                in.int64(),
                in.int32(),
                in.int32(),
                readCancelled(in),
                in.int32(),
                in.int32(),
                readUserAgents(in),
                in.int32(),
                WireText.read(in, "comment", MAX_COMMENT_LENGTH),
                WireText.read(in, "status bar", MAX_TEXT_LENGTH),
                WireText.read(in, "reserved", MAX_TEXT_LENGTH));
    }

    private static List<Integer> readCancelled(WireReader in) {
        Integer[] ids = new Integer[in.count("cancelled", MAX_ENTRIES, 4)];
        Arrays.setAll(ids, i -> in.int32());
        return List.of(ids);
    }

    private static List<WireText> readUserAgents(WireReader in) {
        WireText[] agents = new WireText[in.count("user agents", MAX_ENTRIES, 1)];
        Arrays.setAll(agents, i -> WireText.read(in, "user agent", VarInt.MAX_SIZE));
        return List.of(agents);
    }

    /**
     * Returns a short form for logs, without the lists and the comment, which may be long.
     *
     * @return the number, the expiration and the text for users, escaped
     */
    @Override
    public String toString() {
        return "AlertContent[id=" + id + ", expiration=" + expiration + ", statusBar=" + statusBar + "]";
    }
}
