package dev.satwire.peers.testkit;

class MemoryListeningContractTest extends ListeningContract {
    MemoryListeningContractTest() {
        super(new Subject.InMemory());
    }
}
