package io.iotdr.plan;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The disasters for which a step is meant. A plan for several disasters restores data after its corruption, for example,
 * and promotes a replica after an outage. A planned run has no disaster: it leaves out the steps that are only for some.
 *
 * @param onlyFor the disasters for which the step runs; empty for all of them and for planned runs
 * @param notFor the disasters for which it does not
 */
public record Occasions(Set<DisasterType> onlyFor, Set<DisasterType> notFor) {

    /** Every run. */
    public static final Occasions ALL = new Occasions(Set.of(), Set.of());

    public Occasions {
        onlyFor = Set.copyOf(onlyFor);
        notFor = Set.copyOf(notFor);
    }

    public static Occasions onlyFor(DisasterType... types) {
        return new Occasions(Set.of(types), Set.of());
    }

    public static Occasions notFor(DisasterType... types) {
        return new Occasions(Set.of(), Set.of(types));
    }

    /** Returns whether the step runs for a disaster; empty means a planned run. */
    public boolean include(Optional<DisasterType> disaster) {
        return (onlyFor.isEmpty() || disaster.filter(onlyFor::contains).isPresent())
                && disaster.filter(notFor::contains).isEmpty();
    }

    /** Returns the occasions that both include. */
    Occasions and(Occasions other) {
        EnumSet<DisasterType> not = EnumSet.noneOf(DisasterType.class);
        not.addAll(notFor);
        not.addAll(other.notFor);
        if (onlyFor.isEmpty() || other.onlyFor.isEmpty()) {
            return new Occasions(onlyFor.isEmpty() ? other.onlyFor : onlyFor, not);
        }
        EnumSet<DisasterType> only = EnumSet.copyOf(onlyFor);
        only.retainAll(other.onlyFor);
        if (only.isEmpty()) {
            // No disaster is in both: what is only for some disasters and for none of them never runs.
            only.addAll(onlyFor);
            not.addAll(onlyFor);
        }
        return new Occasions(only, not);
    }

    /** Returns the occasions for people, such as {@code only for data_corruption}; empty for every run. */
    public String text() {
        String only = onlyFor.isEmpty() ? "" : "only for " + names(onlyFor);
        String not = notFor.isEmpty() ? "" : "not for " + names(notFor);
        return only.isEmpty() || not.isEmpty() ? only + not : only + ", " + not;
    }

    private static String names(Set<DisasterType> types) {
        return Arrays.stream(DisasterType.values())
                .filter(types::contains)
                .map(DisasterType::wireName)
                .collect(Collectors.joining(", "));
    }

    /** Returns what is wrong with these occasions in a plan that covers {@code covered}. */
    List<String> problems(Set<DisasterType> covered) {
        List<String> found = new java.util.ArrayList<>();
        Set<DisasterType> both = EnumSet.noneOf(DisasterType.class);
        both.addAll(onlyFor);
        both.retainAll(notFor);
        if (!both.isEmpty()) {
            found.add("only_for and not_for both name " + names(both) + "; remove it from one of them");
        }
        Set<DisasterType> foreign = EnumSet.noneOf(DisasterType.class);
        foreign.addAll(onlyFor);
        foreign.addAll(notFor);
        foreign.removeAll(covered);
        if (!foreign.isEmpty()) {
            found.add("only_for and not_for name " + names(foreign)
                    + ", which the plan's disaster_types do not cover; add it there, or remove it here");
        }
        return found;
    }
}
