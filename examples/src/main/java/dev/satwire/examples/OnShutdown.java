package dev.satwire.examples;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ExitCode;

/**
 * Ends a command when the process is told to end, as by Ctrl-C: runs an action that makes the command stop, and gives the
 * command a moment to print what it has. Closed by the command when it is done.
 */
final class OnShutdown implements AutoCloseable {
    /** Names the system property that says how many milliseconds the process lives on, at most; 800 if it is not set. */
    static final String GRACE_PROPERTY = "satwire.grace";

    private static final Duration GRACE = Duration.ofMillis(Long.getLong(GRACE_PROPERTY, 800));

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    private OnShutdown(Runnable action, boolean isSuccess) {
        this.hook = new Thread(
                () -> {
                    stop(action);
                    if (isSuccess) {
                        Runtime.getRuntime().halt(ExitCode.OK);
                    }
                },
                "satwire-shutdown");
    }

    /**
     * Prepares for the end of a command that was to deliver something: the exit code is that of a process that was
     * killed, 128 and the number of the signal. The action runs on another thread and may take longer than there is
     * time for.
     */
    static OnShutdown run(Runnable action) {
        return add(new OnShutdown(action, false));
    }

    /**
     * As {@link #run}, for commands that go on until they are told to end: they did what was asked, and the exit code is 0.
     */
    static OnShutdown succeed(Runnable action) {
        return add(new OnShutdown(action, true));
    }

    private static OnShutdown add(OnShutdown instance) {
        Runtime.getRuntime().addShutdownHook(instance.hook);
        return instance;
    }

    private void stop(Runnable action) {
        Thread stopper = new Thread(action, "satwire-stop");
        stopper.setDaemon(true);
        stopper.start();
        long deadline = System.nanoTime() + GRACE.toNanos();
        try {
            done.await(GRACE.toNanos(), TimeUnit.NANOSECONDS);
            // At least a millisecond, because a wait of zero has no end.
            stopper.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook is what made the command end.
        }
    }
}
