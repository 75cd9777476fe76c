package dev.satwire.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * What {@link Load} does. <em>Immutable.</em>
 *
 * @param connections how many connections are open at once; positive
 * @param seconds how long each of the two phases takes; at least {@link #MIN_SECONDS}
 * @param churn per cent of the connections that are closed and opened anew each second; from 0 to 100
 * @param flooders how many more connections send big frames in the second phase; not negative
 * @param p99 milliseconds that a small frame may take there and back, all but one per cent of the times; positive
 */
record LoadOptions(int connections, int seconds, int churn, int flooders, int p99) {

    static final LoadOptions DEFAULT = new LoadOptions(10_000, 600, 10, 50, 100);

    /** The shortest phase: in less, nothing can be said about growth. */
    static final int MIN_SECONDS = 5;

    static final String USAGE =
            "usage: Load [--connections N] [--seconds N] [--churn PERCENT] [--flooders N] [--p99 MILLIS]";

    /** Checks the ranges stated for each component. */
    LoadOptions {
        if (connections <= 0 || seconds < MIN_SECONDS || churn < 0 || churn > 100 || flooders < 0 || p99 <= 0) {
            throw new IllegalArgumentException("out of range; need connections > 0, seconds >= " + MIN_SECONDS
                    + ", 0 <= churn <= 100, flooders >= 0, p99 > 0");
        }
    }

    /** Reads a command line; throws {@link IllegalArgumentException} with a line for people. */
    static LoadOptions parse(List<String> arguments) {
        LoadOptions options = DEFAULT;
        for (int i = 0; i < arguments.size(); i += 2) {
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException(arguments.get(i) + " wants a number");
            }
            options = options.with(arguments.get(i), number(arguments.get(i + 1)));
        }
        return options;
    }

    /** How long it is from one look at the two processes to the next. */
    Duration interval() {
        return Duration.ofSeconds(Math.max(1, seconds / 20));
    }

    private LoadOptions with(String name, int value) {
        return switch (name) {
            case "--connections" -> new LoadOptions(value, seconds, churn, flooders, p99);
            case "--seconds" -> new LoadOptions(connections, value, churn, flooders, p99);
            case "--churn" -> new LoadOptions(connections, seconds, value, flooders, p99);
            case "--flooders" -> new LoadOptions(connections, seconds, churn, value, p99);
            case "--p99" -> new LoadOptions(connections, seconds, churn, flooders, value);
            default -> throw new IllegalArgumentException("unknown option " + name);
        };
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number: " + text, e);
        }
    }
}
