package dev.satwire.examples;

import dev.satwire.peers.DisconnectReason;
import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.PeerException;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Services;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * A node named on the command line. <em>Immutable.</em>
 *
 * @param host an address that {@link Host#parse} takes, or a host name yet to be resolved
 * @param statedPort the port, if one was stated
 */
record Target(String host, OptionalInt statedPort) {

    /** How help and messages call it. */
    static final String LABEL = "HOST[:PORT]";

    private static final String LABEL_OF_NAME = "(?!-)[A-Za-z0-9_-]{1,63}(?<!-)";
    private static final Pattern NAME = Pattern.compile(LABEL_OF_NAME + "(\\." + LABEL_OF_NAME + ")*\\.?");
    private static final int MAX_NAME_LENGTH = 253;
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    /** Digits and dots, brackets and colons, onions: these are addresses or mistakes, never names to look up. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]*|.*[:\\[\\]].*|(?i).*\\.onion|.*\\.b32\\.i2p");

    /**
     * Reads {@code HOST[:PORT]}.
     *
     * @throws IllegalArgumentException if the text is malformed; the message says why and what to write instead
     */
    static Target parse(String text) {
        return parse(text, 1);
    }

    /**
     * Reads several. For lists picocli takes what it cannot convert for the end of the list, and would not say what is
     * wrong with it.
     *
     * @throws ParameterException if a text is malformed; the message says why and what to write instead
     */
    static List<Target> parseAll(List<String> texts, CommandSpec command) {
        try {
            return texts.stream().map(Target::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private static Target parse(String text, int minPort) {
        int colon = text.lastIndexOf(':');
        boolean bareIpv6 = !text.startsWith("[") && text.indexOf(':') != colon;
        if (colon < 0 || bareIpv6 || text.endsWith("]")) {
            return new Target(checkHost(text), OptionalInt.empty());
        }
        return new Target(
                checkHost(text.substring(0, colon)), OptionalInt.of(parsePort(text.substring(colon + 1), minPort)));
    }

    private static String checkHost(String host) {
        if (ADDRESS.matcher(host).matches()) {
            return Host.parse(host).toString();
        }
        if (host.length() > MAX_NAME_LENGTH || !NAME.matcher(host).matches()) {
            throw new IllegalArgumentException("\"" + host + "\" is neither an address nor a host name:" + " write "
                    + LABEL + ", such as localhost:8333, 203.0.113.5 or [2001:db8::1]:8333");
        }
        return host;
    }

    private static int parsePort(String text, int min) {
        int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : -1;
        if (port < min || port > 0xFFFF) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a port: write " + min + " to 65535, or leave it out");
        }
        return port;
    }

    /** Returns the port to connect to. */
    int port(Network network) {
        return statedPort.orElse(network.defaultPort());
    }

    /**
     * Returns the address to connect to; looks the host up if it is a name.
     *
     * @throws PeerException if the name has no address
     */
    NetAddr resolve(Network network) {
        if (ADDRESS.matcher(host).matches()) {
            return new NetAddr(Services.NONE, Host.parse(host), port(network));
        }
        try {
            return NetAddr.of(InetAddress.getByName(host), port(network));
        } catch (UnknownHostException e) {
            throw new PeerException(DisconnectReason.of(Code.UNRESOLVED, host + " has no address"));
        }
    }

    /** Lets picocli read targets. */
    static class Converter implements ITypeConverter<Target> {
        private final int minPort;

        Converter() {
            this(1);
        }

        private Converter(int minPort) {
            this.minPort = minPort;
        }

        @Override
        public Target convert(String text) {
            try {
                return parse(text, minPort);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Lets picocli read what is to be listened on: there port 0 takes a free one. */
    static final class ListenConverter extends Converter {
        ListenConverter() {
            super(0);
        }
    }
}
