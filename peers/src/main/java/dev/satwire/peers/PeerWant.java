package dev.satwire.peers;

import dev.satwire.protocol.Services;
import java.util.Objects;

/**
 * A number of peers that a pool shall find and keep by itself, and what each of them must offer. Several wants add up:
 * two with {@link Services#COMPACT_FILTERS} and four with {@link Services#NONE} are six peers. <em>Immutable.</em>
 *
 * @param count how many; positive
 * @param services what each of them must offer; {@link Services#NONE} for any kind
 */
public record PeerWant(int count, Services services) {

    /**
     * Checks the count.
     *
     * @param count how many; positive
     * @param services what each of them must offer
     */
    public PeerWant {
        Objects.requireNonNull(services, "services");
        if (count <= 0) {
            throw new IllegalArgumentException("a want is for one peer or more, got " + count);
        }
    }

    @Override
    public String toString() {
        return services.equals(Services.NONE) ? count + " of any kind" : count + " with " + services;
    }
}
