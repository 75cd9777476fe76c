package dev.satwire.transport;

import java.util.ServiceLoader;

/**
 * Makes the default transport available to those who see only this package; found by {@link ServiceLoader}.
 */
public interface TransportProvider {

    /**
     * Opens a transport with default settings; the caller closes it.
     *
     * @return a new transport
     */
    Transport open();

    /**
     * Opens a new transport from the first provider found.
     *
     * @return a new transport with default settings; the caller closes it
     * @throws IllegalStateException if no provider is on the class path or module path
     */
    static Transport openDefault() {
        return ServiceLoader.load(TransportProvider.class, TransportProvider.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no dev.satwire.transport.TransportProvider found: add satwire-transport-nio"))
                .open();
    }
}
