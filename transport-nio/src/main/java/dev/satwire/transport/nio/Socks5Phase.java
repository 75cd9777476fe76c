package dev.satwire.transport.nio;

/** What a proxy is to answer; each has its own deadline. */
enum Socks5Phase {
    /** Which method of authentication it wants. */
    GREETING("the greeting"),
    /** Whether the credentials are right. */
    CREDENTIALS("the credentials"),
    /** Whether it has reached the remote side. */
    REQUEST("the request"),
    /** Nothing more: the way is open. */
    DONE("");

    private final String text;

    Socks5Phase(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
