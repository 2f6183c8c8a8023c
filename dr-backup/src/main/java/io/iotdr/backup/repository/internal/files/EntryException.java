package io.iotdr.backup.repository.internal.files;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Set;

/** A failure that is due to one entry, such as a name that is too long; others may succeed. */
public final class EntryException extends FileSystemException {

    /** How the C library says what the JDK does not tell apart. */
    private static final Set<String> OF_ONE =
            Set.of("File name too long", "File too large", "Too many links", "Is a directory", "Invalid argument");

    @Serial
    private static final long serialVersionUID = 1;

    EntryException(String where, String reason) {
        super(where, null, reason);
    }

    /** Returns whether a failure concerns one entry only, and not, for example, the whole disk. */
    public static boolean concernsOneEntry(IOException failure) {
        return failure instanceof EntryException
                || failure instanceof FileSystemException known && OF_ONE.contains(String.valueOf(known.getReason()))
                || failure instanceof AccessDeniedException
                || failure instanceof DirectoryNotEmptyException
                || failure instanceof FileAlreadyExistsException
                || failure instanceof NoSuchFileException
                || failure instanceof NotDirectoryException;
    }

    /** Returns what failed and why. */
    public static String text(IOException failure) {
        boolean isNamed = failure instanceof FileSystemException known && known.getFile() != null;
        return isNamed ? ((FileSystemException) failure).getFile() + ": " + reason(failure) : reason(failure);
    }

    /** Returns why an operation on an entry failed, without its path. */
    public static String reason(IOException failure) {
        String reason = failure instanceof FileSystemException known ? known.getReason() : failure.getMessage();
        if (reason != null) {
            return reason;
        }
        if (failure instanceof AccessDeniedException) {
            return "permission is denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "something of this name exists";
        }
        if (failure instanceof NotDirectoryException) {
            return "what should contain it is no directory";
        }
        return failure instanceof NoSuchFileException ? "it does not exist" : failure.toString();
    }
}
