package io.iotdr.cli;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The jars of a platform's own providers and restore handlers, which the command finds like its own. */
final class Extensions {

    private Extensions() {}

    /**
     * Loads the jars of the directory {@code ext} of the distribution, for this thread and those that it starts.
     *
     * @throws DisasterRecoveryException when the directory cannot be read
     */
    static void load() {
        String command = System.getProperty("dr.command", "");
        Path directory = Path.of(command).resolveSibling("../ext").normalize();
        if (command.isEmpty() || !Files.isDirectory(directory)) {
            return;
        }
        List<URL> jars = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "*.jar")) {
            for (Path jar : all) {
                jars.add(url(jar));
            }
        } catch (IOException e) {
            throw new DisasterRecoveryException("cannot read " + directory + ": " + Reason.of(e), e);
        }
        if (!jars.isEmpty()) {
            ClassLoader ours = Extensions.class.getClassLoader();
            Thread.currentThread()
                    .setContextClassLoader(new URLClassLoader("extensions", jars.toArray(URL[]::new), ours));
        }
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }
}
