package io.iotdr.plan;

/** A position in a file. Line and column start at 1. */
public record SourceLocation(String file, int line, int column) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
