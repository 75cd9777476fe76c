package dev.satwire.transport.nio;

import dev.satwire.transport.Transport;
import dev.satwire.transport.TransportProvider;

/** Makes {@link NioTransport} the default transport. <em>Immutable.</em> */
public final class NioTransportProvider implements TransportProvider {

    /** Creates the provider; called by the service loader. */
    public NioTransportProvider() {}

    @Override
    public Transport open() {
        return NioTransport.open();
    }
}
