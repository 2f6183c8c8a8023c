package io.iotdr.examples.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Checks a directory that will be emptied: it must be empty or written by an earlier run. */
public final class DemoDirectory {

    private static final String MARKER = ".iot-dr-lab";

    private DemoDirectory() {}

    /**
     * Returns the absolute path.
     *
     * @throws ParameterException when the directory has contents that no earlier run wrote
     */
    public static Path checked(Path directory, CommandLine command) {
        Path absolute = directory.toAbsolutePath().normalize();
        if (Files.exists(absolute) && !Files.isDirectory(absolute)) {
            throw new ParameterException(command, absolute + " is not a directory");
        }
        if (Files.isDirectory(absolute) && !empty(absolute) && !Files.exists(absolute.resolve(MARKER))) {
            throw new ParameterException(
                    command,
                    absolute
                            + " has contents that are not from an earlier run, and would be emptied; delete it, or choose another directory");
        }
        return absolute;
    }

    /** Empties the directory, and marks it as one that may be emptied. */
    public static void empty(Path directory, String purpose) {
        Trees.delete(directory);
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve(MARKER), purpose + " empties this directory when it begins.\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into " + directory, e);
        }
    }

    private static boolean empty(Path directory) {
        try (Stream<Path> inside = Files.list(directory)) {
            return inside.findAny().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the directory " + directory, e);
        }
    }
}
