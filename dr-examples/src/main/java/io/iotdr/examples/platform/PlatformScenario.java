package io.iotdr.examples.platform;

import io.iotdr.plan.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The scenarios of the open-platform lab. */
public enum PlatformScenario {
    REGIONAL_OUTAGE("every process of the west is killed with SIGKILL"),
    PLANNED_MOVE("a switchover to the east, and a failback to the west"),
    NETWORK_PARTITION("the west's connection to the world stops, while the west itself runs on"),
    DATA_CORRUPTION("a job of the west overwrites a third of its rows, and replication copies the damage");

    private final String description;

    PlatformScenario(String description) {
        this.description = description;
    }

    String scenario() {
        return name().toLowerCase(Locale.ROOT);
    }

    String description() {
        return description;
    }

    /** Returns the scenario of a name such as {@code planned_move}. */
    static Optional<PlatformScenario> of(String name) {
        return Arrays.stream(values()).filter(s -> s.scenario().equals(name)).findFirst();
    }

    /** Returns the known names, and the nearest one. */
    static String hint(String name) {
        List<String> known =
                Arrays.stream(values()).map(PlatformScenario::scenario).toList();
        return NearestName.hint(name, known);
    }
}
