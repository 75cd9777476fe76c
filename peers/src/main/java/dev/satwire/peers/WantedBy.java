package dev.satwire.peers;

/** Who wants to be connected to an {@link OutboundTarget}. */
sealed interface WantedBy {

    /**
     * The pool, which chose it.
     *
     * @param want what it is to offer
     * @param since when it was chosen
     */
    record Pool(PeerWant want, long since) implements WantedBy {}

    /**
     * The user, who named it.
     *
     * @param keepers how many registrations keep it: tried for ever, whatever the policies say
     * @param isConnectedTo whether the user connected to it, too
     */
    record User(int keepers, boolean isConnectedTo) implements WantedBy {

        User and(User other) {
            return new User(keepers + other.keepers, isConnectedTo || other.isConnectedTo);
        }

        /** Ends one registration. */
        User letGo() {
            return new User(keepers - 1, isConnectedTo);
        }

        boolean isNobody() {
            return keepers == 0 && !isConnectedTo;
        }
    }
}
