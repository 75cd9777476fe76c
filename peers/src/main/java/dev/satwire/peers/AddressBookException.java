package dev.satwire.peers;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells that an {@link AddressBook} could not be saved or loaded, why, and what to do about it. */
public final class AddressBookException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    private final Problem problem;

    /** What may be wrong. */
    public enum Problem {
        /** There is no such file. */
        MISSING("nothing is lost if this is the first start: begin with an empty book"),
        /** The file cannot be read. */
        UNREADABLE("check that it is a regular file that this user may read"),
        /** The file is something else than an address book. */
        NOT_A_BOOK("name the file that an address book was saved to"),
        /** A later version of this library wrote the file. */
        NEWER_VERSION("use that version, or delete the file and begin with an empty book"),
        /** The file is the book of another network. */
        WRONG_NETWORK("use a file of its own for each network"),
        /** The file is larger than this book. */
        TOO_LARGE("build the book with the capacity of the one that was saved"),
        /** The file is damaged. */
        CORRUPT("restore it from a copy, or delete it and begin with an empty book"),
        /** The file cannot be written; the old one is as it was. */
        UNWRITABLE("check that the folder exists, that this user may write there, and that the disk has room");

        private final String remedy;

        Problem(String remedy) {
            this.remedy = remedy;
        }

        /**
         * Returns what to do.
         *
         * @return half a sentence
         */
        public String remedy() {
            return remedy;
        }
    }

    AddressBookException(Problem problem, Path file, String detail, @Nullable Throwable cause) {
        super("address book " + file + ": " + detail + "; " + problem.remedy, cause);
        this.problem = Objects.requireNonNull(problem, "problem");
    }

    /**
     * Returns what is wrong.
     *
     * @return the kind of problem
     */
    public Problem problem() {
        return problem;
    }
}
