package dev.satwire.protocol;

/** Checks numbers that the wire writes in fewer bits than Java has for them. */
final class Ranges {
    private Ranges() {}

    static void requireUint8(String what, int value) {
        require(what, value, 0xFF);
    }

    static void requireUint16(String what, int value) {
        require(what, value, 0xFFFF);
    }

    static void requireUint32(String what, long value) {
        require(what, value, 0xFFFF_FFFFL);
    }

    private static void require(String what, long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(what + " is 0.." + max + ", got " + value);
        }
    }
}
