package io.iotdr.plan;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The steps that are meant for one occasion. What a left-out step waits for, those behind it wait for. */
final class MeantSteps {

    private final Map<String, StepSpec> all = new LinkedHashMap<>();
    private final Optional<DisasterType> disaster;

    private MeantSteps(List<StepSpec> steps, Optional<DisasterType> disaster) {
        steps.forEach(s -> all.put(s.id(), s));
        this.disaster = disaster;
    }

    static List<StepSpec> of(List<StepSpec> steps, Optional<DisasterType> disaster) {
        MeantSteps meant = new MeantSteps(steps, disaster);
        return steps.stream()
                .filter(s -> s.meantFor(disaster))
                .map(s -> s.needs(meant.needs(s)))
                .toList();
    }

    private List<String> needs(StepSpec step) {
        Set<String> found = new LinkedHashSet<>();
        for (String need : step.needs()) {
            StepSpec needed = all.get(need);
            if (needed == null || needed.meantFor(disaster)) {
                found.add(need);
            } else {
                found.addAll(needs(needed));
            }
        }
        return List.copyOf(found);
    }
}
