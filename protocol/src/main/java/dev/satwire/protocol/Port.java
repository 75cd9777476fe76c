package dev.satwire.protocol;

/** The range of port numbers, checked in one place. */
final class Port {
    private Port() {}

    static int check(int port) {
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("a port is 0..65535, got " + port);
        }
        return port;
    }

    static int parse(String text) {
        // Integer.parseInt would also take a sign and digits of other scripts.
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("\"" + HostText.printable(text) + "\" is not a port (0..65535)");
        }
        return check(Integer.parseInt(text));
    }
}
