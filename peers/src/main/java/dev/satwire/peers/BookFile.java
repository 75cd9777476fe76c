package dev.satwire.peers;

import dev.satwire.peers.AddressBookException.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that is replaced as a whole or not at all. */
final class BookFile {
    private final Path file;
    private final Disk disk;

    /** The steps of writing, each of which may fail. */
    interface Disk {
        Disk REAL = new Disk() {};

        default void write(FileChannel channel, ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        default void force(FileChannel channel) throws IOException {
            channel.force(true);
        }

        default void move(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    BookFile(Path file) {
        this(file, Disk.REAL);
    }

    BookFile(Path file, Disk disk) {
        this.file = file.toAbsolutePath();
        this.disk = disk;
    }

    byte[] read(int maxSize) throws AddressBookException {
        if (Files.notExists(file)) {
            throw new AddressBookException(Problem.MISSING, file, "there is no such file", null);
        }
        if (!Files.isRegularFile(file)) {
            throw new AddressBookException(Problem.UNREADABLE, file, "not a regular file", null);
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(maxSize + 1);
        } catch (IOException e) {
            throw new AddressBookException(Problem.UNREADABLE, file, "it cannot be read: " + e, e);
        }
        if (bytes.length > maxSize) {
            throw new AddressBookException(Problem.TOO_LARGE, file, "it has more than " + maxSize + " bytes", null);
        }
        return bytes;
    }

    void write(byte[] bytes) throws AddressBookException {
        Path folder = file.getParent();
        if (folder == null) {
            throw new AddressBookException(Problem.UNWRITABLE, file, "not the name of a file", null);
        }
        try {
            Path fresh = Files.createTempFile(folder, file.getFileName() + ".", ".tmp");
            try {
                fill(fresh, bytes);
                disk.move(fresh, file);
            } catch (IOException | RuntimeException e) {
                deleteQuietly(fresh, e);
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            throw new AddressBookException(Problem.UNWRITABLE, file, "it cannot be written: " + e, e);
        }
        forceFolder(folder);
    }

    private void fill(Path fresh, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            disk.write(channel, ByteBuffer.wrap(bytes));
            disk.force(channel);
        }
    }

    private static void deleteQuietly(Path fresh, Exception cause) {
        try {
            Files.deleteIfExists(fresh);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** Makes the new name last, where a folder can be opened; elsewhere, as on Windows, the system sees to it. */
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // The file is whole and in its place; a crash now may bring back the old one, which is whole, too.
        }
    }
}
