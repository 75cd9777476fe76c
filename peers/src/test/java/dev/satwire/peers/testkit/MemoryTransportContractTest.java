package dev.satwire.peers.testkit;

class MemoryTransportContractTest extends TransportContract {
    MemoryTransportContractTest() {
        super(new Subject.InMemory());
    }
}
