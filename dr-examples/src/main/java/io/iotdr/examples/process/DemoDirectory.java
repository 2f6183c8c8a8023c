package io.iotdr.examples.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Checks a directory that will be emptied: it must be empty or written by an earlier run. */
public final class DemoDirectory {

    private DemoDirectory() {}

    /**
     * Returns the absolute path.
     *
     * @param written names of which an earlier run has written at least one
     * @throws ParameterException when the directory has other contents
     */
    public static Path checked(Path directory, List<String> written, CommandLine command) {
        Path absolute = directory.toAbsolutePath().normalize();
        if (Files.exists(absolute) && !Files.isDirectory(absolute)) {
            throw new ParameterException(command, absolute + " is not a directory");
        }
        if (Files.isDirectory(absolute) && !empty(absolute) && !ours(absolute, written)) {
            throw new ParameterException(
                    command,
                    absolute
                            + " has contents that are not from an earlier run, and would be emptied; choose another directory");
        }
        return absolute;
    }

    private static boolean ours(Path directory, List<String> written) {
        return written.stream().anyMatch(name -> Files.exists(directory.resolve(name)));
    }

    private static boolean empty(Path directory) {
        try (Stream<Path> inside = Files.list(directory)) {
            return inside.findAny().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the directory " + directory, e);
        }
    }
}
