package io.iotdr.backup.repository.internal.source;

import io.iotdr.backup.Exclusions;
import io.iotdr.backup.Glob;
import io.iotdr.backup.repository.internal.files.FileFacts;
import io.iotdr.backup.repository.internal.files.OpenDirectory;
import io.iotdr.backup.repository.internal.files.OpenFile;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** The exclusions of one backup of a directory. */
final class ExclusionRules {

    private static final String CACHE_TAG = "CACHEDIR.TAG";
    private static final byte[] CACHE_SIGNATURE =
            "Signature: 8a477f597d28d172789f06886806bc55".getBytes(StandardCharsets.US_ASCII);

    private final Exclusions exclusions;
    private final long device;
    private final List<Rule> rules = new ArrayList<>();

    /**
     * Reads the files of patterns.
     *
     * @param root of the source, whose device counts as its file system
     * @throws DisasterRecoveryException when one cannot be read or has a wrong pattern: otherwise the backup would contain
     *     files that should be excluded
     */
    ExclusionRules(Exclusions exclusions, FileFacts root) {
        this.exclusions = exclusions;
        this.device = root.device();
        exclusions.patterns().forEach(pattern -> rules.add(Rule.of(pattern)));
        exclusions.patternFiles().forEach(this::read);
    }

    /** @param named whether it is compared with names, and not with paths */
    private record Rule(boolean includes, boolean directoriesOnly, boolean named, Glob glob) {

        static Rule of(String pattern) {
            boolean includes = pattern.startsWith("!");
            String rest = includes ? pattern.substring(1) : pattern;
            boolean directoriesOnly = rest.endsWith("/");
            rest = directoriesOnly ? rest.substring(0, rest.length() - 1) : rest;
            rest = rest.startsWith("**/") && rest.indexOf('/', 3) < 0 ? rest.substring(3) : rest;
            boolean named = !rest.contains("/");
            rest = rest.startsWith("/") ? rest.substring(1) : rest;
            return new Rule(includes, directoriesOnly, named, Glob.of(rest));
        }

        boolean matches(PathName path, boolean isDirectory) {
            return (isDirectory || !directoriesOnly)
                    && glob.matches(named ? new String(path.name(), StandardCharsets.UTF_8) : path.toString());
        }
    }

    private void read(Path file) {
        try {
            for (String line : Files.readAllLines(file)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    rules.add(Rule.of(line.strip()));
                }
            }
        } catch (IOException | PatternSyntaxException e) {
            throw new DisasterRecoveryException(
                    "the patterns in " + file + " cannot be used, so nothing is backed up: " + Reason.of(e), e);
        }
    }

    /** Returns whether an entry is left out, with all that it contains. */
    boolean excludes(PathName path, FileFacts facts) {
        boolean isLarge = facts.type() == FileFacts.Type.FILE
                && exclusions.largerThan().isPresent()
                && facts.attributes().size() > exclusions.largerThan().getAsLong();
        return isLarge || !rules.isEmpty() && isExcluded(path, facts.type() == FileFacts.Type.DIRECTORY);
    }

    private boolean isExcluded(PathName path, boolean isDirectory) {
        boolean excluded = false;
        for (Rule rule : rules) {
            if (rule.matches(path, isDirectory)) {
                excluded = !rule.includes();
            }
        }
        return excluded;
    }

    /**
     * Lists those of the entries of a directory that may be read; the directory itself stays in the backup. Another file
     * system that is left out is not listed, since it may hang.
     */
    List<PathName> entered(PathName directory, OpenDirectory place, FileFacts facts) throws IOException {
        if (exclusions.otherFileSystems() && facts.device() != device) {
            return List.of();
        }
        List<PathName> children = DirectoryReader.children(directory, place);
        return marker(directory, place, children).map(List::of).orElse(children);
    }

    private Optional<PathName> marker(PathName directory, OpenDirectory place, List<PathName> children) {
        List<String> names = new ArrayList<>(exclusions.ifPresent());
        if (exclusions.caches() && isTagged(place)) {
            names.add(CACHE_TAG);
        }
        return names.stream()
                .map(name -> directory.child(name.getBytes(StandardCharsets.UTF_8)))
                .filter(children::contains)
                .findFirst();
    }

    private static boolean isTagged(OpenDirectory directory) {
        byte[] begin = new byte[CACHE_SIGNATURE.length];
        try (OpenFile tag = directory.file(CACHE_TAG.getBytes(StandardCharsets.US_ASCII))) {
            return tag.read(0, begin, 0, begin.length) == begin.length && Arrays.equals(begin, CACHE_SIGNATURE);
        } catch (IOException absentOrUnreadable) {
            // The directory is backed up like every other one.
            return false;
        }
    }
}
