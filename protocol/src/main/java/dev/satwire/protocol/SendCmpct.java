package dev.satwire.protocol;

import dev.satwire.protocol.MalformedMessageException.Reason;

/**
 * Offers to receive {@link CmpctBlock} and tells how new blocks shall be announced (BIP-0152). May come at any time, also
 * before {@link Verack}, and repeatedly. Known since protocol version 70014. <em>Immutable.</em>
 *
 * <p>The announcement is one byte, and only 0 and 1 are legal; Bitcoin Core before 32 took every other value for 1.
 *
 * @param highBandwidth whether to send new blocks as {@link CmpctBlock} at once; else they are announced as usual
 * @param version the version of compact blocks, any 64 bits; only {@value #VERSION} is in use, others are ignored
 */
public record SendCmpct(boolean highBandwidth, long version) implements Payload {

    /** The command: {@code sendcmpct}. */
    public static final Command COMMAND = new Command("sendcmpct");

    /** The version whose short ids are made of wtxids ({@code CMPCTBLOCKS_VERSION}): {@value}. */
    public static final long VERSION = 2;

    static final int LENGTH = 9;

    static SendCmpct read(WireReader in) {
        int announce = in.uint8();
        long version = in.int64();
        if (announce > 1) {
            throw new MalformedMessageException(Reason.INVALID_VALUE, 0, "announce is 0 or 1, got " + announce);
        }
        return new SendCmpct(announce == 1, version);
    }

    void write(WireWriter out) {
        out.bool(highBandwidth);
        out.int64(version);
    }

    @Override
    public Command command() {
        return COMMAND;
    }
}
