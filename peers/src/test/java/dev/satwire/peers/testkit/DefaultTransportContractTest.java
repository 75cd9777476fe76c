package dev.satwire.peers.testkit;

class DefaultTransportContractTest extends TransportContract {
    DefaultTransportContractTest() {
        super(new Subject.OnSockets());
    }
}
