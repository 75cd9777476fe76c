package dev.satwire.peers.testkit;

class DefaultListeningContractTest extends ListeningContract {
    DefaultListeningContractTest() {
        super(new Subject.OnSockets());
    }
}
