package dev.satwire.peers;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What {@link CompletableFuture} does not do by itself. */
final class Futures {
    private Futures() {}

    /**
     * A future of its own that ends as another does, with the bare exception: stages derived in the usual way would
     * wrap it, and whoever looks for a {@link PeerException} would not find one.
     */
    static <T> CompletableFuture<T> mirror(CompletableFuture<T> source) {
        CompletableFuture<T> mirror = new CompletableFuture<>();
        mirror(source, mirror);
        return mirror;
    }

    /** Ends a future as another does, with the bare exception. */
    static <T> void mirror(CompletableFuture<T> source, CompletableFuture<T> mirror) {
        CompletableFuture<T> unused = source.whenComplete((value, problem) -> {
            if (problem == null) {
                mirror.complete(value);
            } else {
                mirror.completeExceptionally(bare(problem));
            }
        });
    }

    /** What a problem says of itself; its kind if it says nothing, or throws, for it may be of the user's making. */
    static String text(Throwable problem) {
        try {
            String message = problem.getMessage();
            return message == null ? problem.getClass().getSimpleName() : message;
        } catch (Throwable e) {
            return problem.getClass().getSimpleName();
        }
    }

    /** The exception under a {@link CompletionException}. */
    static Throwable bare(Throwable problem) {
        Throwable cause = problem.getCause();
        return problem instanceof CompletionException && cause != null ? cause : problem;
    }
}
