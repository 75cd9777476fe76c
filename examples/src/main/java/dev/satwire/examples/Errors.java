package dev.satwire.examples;

import dev.satwire.examples.HexInputStream.MalformedHexException;
import dev.satwire.peers.BadAnswerException;
import dev.satwire.peers.DisconnectReason;
import dev.satwire.peers.NotFoundException;
import dev.satwire.peers.PeerException;
import dev.satwire.protocol.MalformedMessageException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever went wrong into one line on standard error and an exit code. Stack traces only go to the log. */
final class Errors {
    private Errors() {}

    /** Handles arguments that make no sense. */
    static int wrongUsage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String hint = " (see " + name + " --help)";
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            hint = ", did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?" + hint;
        }
        command.getErr().println(oneLine(name + ": " + e.getMessage() + hint));
        command.getErr().flush();
        return ExitCode.USAGE;
    }

    /** Handles what a command threw. */
    static int failure(Exception e, CommandLine command, ParseResult parsed) {
        // The logger is made here, and not before, because -v has to have its say first.
        LoggerFactory.getLogger(Errors.class).debug("{} failed", command.getCommandName(), e);
        if (wasToldToEnd(e)) {
            return ExitCode.SOFTWARE;
        }
        command.getErr().println(oneLine(describe(e)));
        command.getErr().flush();
        return ExitCode.SOFTWARE;
    }

    /** Whoever pressed Ctrl-C knows why; nothing else closes the pool of a command that is not done. */
    private static boolean wasToldToEnd(Exception e) {
        return unwrap(e) instanceof PeerException gone && gone.reason().code() == DisconnectReason.Code.POOL_CLOSED;
    }

    /** The typed reason and its explanation, for example {@code CONNECT_REFUSED: Connection refused}. */
    static String describe(Throwable e) {
        Throwable cause = unwrap(e);
        if (cause instanceof PeerException peer) {
            return peer.reason().text();
        }
        if (cause instanceof MalformedMessageException malformed) {
            return malformed.reason() + ": " + malformed.getMessage();
        }
        if (cause instanceof TimeoutException) {
            return "TIMEOUT: " + cause.getMessage();
        }
        if (cause instanceof NotFoundException) {
            return "NOT_FOUND: " + cause.getMessage();
        }
        if (cause instanceof BadAnswerException) {
            return "BAD_ANSWER: " + cause.getMessage();
        }
        if (cause instanceof MalformedHexException) {
            return "BAD_HEX: " + cause.getMessage();
        }
        if (cause instanceof IOException) {
            String kind = cause.getClass() == IOException.class
                    ? ""
                    : cause.getClass().getSimpleName() + ": ";
            return "IO_ERROR: " + kind + cause.getMessage();
        }
        return cause instanceof Failure ? String.valueOf(cause.getMessage()) : "INTERNAL_ERROR: " + cause;
    }

    /** What a future failed with, without its wrappings. */
    static Throwable unwrap(Throwable e) {
        Throwable cause = e.getCause();
        boolean wraps = e instanceof CompletionException || e instanceof ExecutionException;
        return wraps && cause != null ? unwrap(cause) : e;
    }

    /** Arguments and exception texts may hold line breaks and worse. */
    static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ").replaceAll("\\p{Cntrl}", "?");
    }
}
