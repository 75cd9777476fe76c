package dev.satwire.protocol;

/**
 * The typed body of a message. One immutable type for each command, named after it; a command without a type arrives as
 * {@link UnknownPayload}.
 *
 * <p>On Java 21 and later a {@code switch} over payloads needs a {@code default} branch, even if it names every public
 * type: a permitted type that is not public keeps the set open, so that new payloads in a minor release break no one.
 *
 * <p>All payloads are <em>immutable</em>.
 */
public sealed interface Payload
        permits Addr,
                AddrV2,
                GetAddr,
                Inv,
                Ping,
                Pong,
                Reject,
                ReservedPayload,
                SendAddrV2,
                SendHeaders,
                UnknownPayload,
                Verack,
                Version,
                WtxidRelay {

    /**
     * Returns the command of the messages that carry this payload.
     *
     * @return the command
     */
    Command command();
}
