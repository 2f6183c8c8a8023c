package io.iotdr.backup;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.PatternSyntaxException;

/**
 * The files that a backup of a directory excludes. Excluded files are not read, and excluded directories are not
 * entered.
 *
 * <p>A pattern is a glob. One without a slash is compared with names in every directory, one with a slash with the path
 * relative to the source; {@code **} stands for any number of directories. A slash at its end makes it match
 * directories only. Of the patterns that match, the last one decides, and one that begins with {@code !} includes.
 *
 * @param patterns the patterns, in order
 * @param patternFiles files with further patterns, one on each line; empty lines and lines that begin with {@code #} do not
 *     count. They are read at each backup
 * @param caches whether to leave out what directories with a file {@code CACHEDIR.TAG} contain
 * @param ifPresent names of files, such as {@code .nobackup}: nothing else of a directory with such a file is read
 * @param otherFileSystems whether to leave out what is mounted below the source
 * @param largerThan the size in bytes above which files are left out
 * @see <a href="https://bford.info/cachedir/">Cache Directory Tagging Specification</a>
 */
public record Exclusions(
        List<String> patterns,
        List<Path> patternFiles,
        boolean caches,
        List<String> ifPresent,
        boolean otherFileSystems,
        OptionalLong largerThan) {

    /** Leaves out nothing. */
    public static final Exclusions NONE =
            new Exclusions(List.of(), List.of(), false, List.of(), false, OptionalLong.empty());

    /** @throws IllegalArgumentException when a pattern is not a valid glob, or a name in {@code ifPresent} is a path */
    public Exclusions {
        patterns = List.copyOf(patterns);
        patternFiles = List.copyOf(patternFiles);
        ifPresent = List.copyOf(ifPresent);
        patterns.forEach(Exclusions::check);
        ifPresent.stream().filter(name -> name.isEmpty() || name.contains("/")).forEach(name -> {
            throw new IllegalArgumentException(
                    "if_present names '" + name + "'; expected the name of a file, without a slash");
        });
    }

    private static void check(String pattern) {
        try {
            Glob.of(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("'" + pattern + "' is not a valid glob: " + e.getDescription(), e);
        }
    }
}
