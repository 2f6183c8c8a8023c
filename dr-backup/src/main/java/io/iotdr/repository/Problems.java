package io.iotdr.repository;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a backup does not hold as it was; the first hundred are kept, all are logged. Not thread-safe. */
final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final int KEPT = 100;

    private final List<String> kept = new ArrayList<>();
    private int more;

    void add(PathName path, String what) {
        LOG.warn("{}: {}", path, what);
        if (kept.size() < KEPT) {
            kept.add(path + ": " + what);
        } else {
            more++;
        }
    }

    List<String> all() {
        List<String> all = new ArrayList<>(kept);
        if (more > 0) {
            all.add("and " + more + " more");
        }
        return List.copyOf(all);
    }
}
