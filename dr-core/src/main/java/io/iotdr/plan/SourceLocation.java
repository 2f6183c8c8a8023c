package io.iotdr.plan;

/** Where in a file something was written; line and column count from 1. */
public record SourceLocation(String file, int line, int column) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
