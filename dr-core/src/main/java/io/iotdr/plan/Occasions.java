package io.iotdr.plan;

import java.util.ArrayList;
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

    private static final Set<DisasterType> EVERY = EnumSet.allOf(DisasterType.class);

    /** No run: a nested step that is only for other disasters than the step that runs its plan. */
    private static final Occasions NEVER = new Occasions(EVERY, EVERY);

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

    /** Returns whether the step runs in some run of a kind. */
    boolean possibleIn(RunKind kind) {
        return !kind.planned() || include(Optional.empty());
    }

    /** Returns the occasions that both include, of those that a plan covers. */
    Occasions and(Occasions other, Set<DisasterType> covered) {
        Set<DisasterType> not = EnumSet.noneOf(DisasterType.class);
        not.addAll(notFor);
        not.addAll(other.notFor);
        Set<DisasterType> only = EnumSet.allOf(DisasterType.class);
        only.retainAll(onlyFor.isEmpty() ? EVERY : onlyFor);
        only.retainAll(other.onlyFor.isEmpty() ? EVERY : other.onlyFor);
        boolean limited = !(onlyFor.isEmpty() && other.onlyFor.isEmpty());
        only.removeAll(not);
        only.retainAll(covered);
        not.retainAll(covered);
        if (limited) {
            return only.isEmpty() ? NEVER : new Occasions(only, Set.of());
        }
        return new Occasions(Set.of(), not);
    }

    /** Returns the occasions for people, such as {@code only for data_corruption}; empty for every run. */
    public String text() {
        if (equals(NEVER)) {
            return "for no disaster";
        }
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
        if (equals(NEVER)) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
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
