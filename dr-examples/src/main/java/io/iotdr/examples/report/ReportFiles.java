package io.iotdr.examples.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The reports as files: {@code report.html} and {@code report.json}. */
public final class ReportFiles {

    private ReportFiles() {}

    public static void write(Path directory, List<DisasterResult> results) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("report.json"), JsonReport.of(results));
            Files.writeString(directory.resolve("report.html"), HtmlReport.of(results));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the reports into " + directory, e);
        }
    }
}
