package dev.satwire.protocol;

/**
 * Offers to relay transactions in packages (BIP-0331, a draft). Only between {@link Version} and {@link Verack}, and only
 * with {@link WtxidRelay}. <em>Immutable.</em>
 *
 * @param versions a set of bits, see the constants
 */
@Experimental("BIP-0331")
public record SendPackages(long versions) implements Payload {

    /** The command: {@code sendpackages}. */
    public static final Command COMMAND = new Command("sendpackages");

    /** Packages can be asked for by {@link GetPkgTxns} ({@code PKG_RELAY_PKGTXNS}). */
    public static final long PACKAGE_TRANSACTIONS = 1;

    /** The ancestors of a transaction can be asked for, see {@link AncPkgInfo} ({@code PKG_RELAY_ANC}). */
    public static final long ANCESTOR_PACKAGES = 2;

    static final int LENGTH = 8;

    static SendPackages read(WireReader in) {
        return new SendPackages(in.int64());
    }

    void write(WireWriter out) {
        out.int64(versions);
    }

    @Override
    public Command command() {
        return COMMAND;
    }
}
