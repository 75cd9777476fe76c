package dev.satwire.protocol;

/** Assertions that cost nothing as long as they hold: they run millions of times. */
final class Fuzzing {
    private Fuzzing() {}

    static void that(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** Text that a terminal and a log can bear. */
    static void isShortAscii(String text, int longest) {
        that(!text.isEmpty() && text.length() <= longest, "text of " + text.length() + " characters");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                throw new AssertionError("character " + (int) c + " in a text");
            }
        }
    }
}
