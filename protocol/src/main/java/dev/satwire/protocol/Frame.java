package dev.satwire.protocol;

/** What a {@link FrameDecoder} makes of one frame. <em>Immutable.</em> */
public sealed interface Frame permits Message, DroppedMessage, SkippedMessage {

    /**
     * Returns the length of the frame's payload as its header states it.
     *
     * @return bytes, without the header
     */
    int payloadLength();
}
