package dev.satwire.peers;

import dev.satwire.protocol.GetAddr;
import dev.satwire.protocol.Payload;
import java.util.Optional;

/** Answers an inbound peer's {@code getaddr}, the first one only. <em>Confined to the event loop.</em> */
final class AddressAnswer {
    private final AddressAnswers answers;
    private boolean isGiven;

    AddressAnswer(AddressAnswers answers) {
        this.answers = answers;
    }

    /** What to say to what a peer said; empty for nothing. */
    Optional<Payload> to(Payload payload, PoolPeer peer) {
        if (isGiven || !(payload instanceof GetAddr)) {
            return Optional.empty();
        }
        isGiven = true;
        return answers.answer(peer.address().host().network(), peer.features().addrV2());
    }
}
