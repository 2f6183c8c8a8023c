package io.iotdr.review;

import io.iotdr.config.Configuration;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.finding.Finding;
import io.iotdr.finding.FindingCode;
import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.InvalidPlanException;
import io.iotdr.plan.PlanCatalog;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RunKind;
import io.iotdr.step.StepCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reviews a configuration that loads: what is missing for a recovery, and what would do harm. Calls no provider, so it
 * needs no network.
 */
public final class ConfigurationReview {

    private final Configuration configuration;
    private final StepCatalog steps;

    private ConfigurationReview(Configuration configuration, StepCatalog steps) {
        this.configuration = configuration;
        this.steps = steps;
    }

    /** Returns the findings, those of the whole file first. */
    public static List<Finding> of(Configuration configuration, StepCatalog steps) {
        return new ConfigurationReview(configuration, steps).findings();
    }

    private List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        configuration
                .warnings()
                .forEach(w -> found.add(FindingCode.CONFIGURATION_WARNING.about(
                        w.location().map(l -> l + ": ").orElse("") + w.path(), w.message())));
        if (configuration.plans().isEmpty()) {
            return found;
        }
        if (configuration.regions().isEmpty()) {
            found.add(FindingCode.NO_REGIONS.about(
                    "regions", "no regions are configured, so no plan can run; add the providers of each region"));
        }
        PlanCatalog catalog = new PlanCatalog();
        configuration.plans().forEach(catalog::create);
        PeopleReview people = new PeopleReview(configuration.channels());
        found.addAll(people.ofChannels());
        for (RecoveryPlan plan : configuration.plans()) {
            String subject = "plans." + plan.id();
            RecoveryPlan whole = expanded(catalog, plan, found);
            if (!configuration.regions().isEmpty()) {
                Stream.concat(
                                steps.unsupported(whole, configuration.regions()).stream(),
                                steps.unsupportedFailback(whole, configuration.regions()).stream())
                        .forEach(p -> found.add(FindingCode.PROVIDER_MISSING.about(p.path(), p.message())));
            }
            found.addAll(OrderReview.of(whole, subject));
            found.addAll(people.of(plan, subject));
            found.addAll(answers(whole, subject));
            found.addAll(new DetectionReview(configuration.vantagePoints()).of(plan, subject));
        }
        return found;
    }

    /** A state in files belongs to one user, and an approval is for another one than who starts the run. */
    private List<Finding> answers(RecoveryPlan plan, String subject) {
        if (configuration.state().isPresent() || configuration.claimedNames()) {
            return List.of();
        }
        return plan.steps(RunKind.FAILOVER).stream()
                .filter(step -> step.is(BuiltInStep.APPROVE))
                .map(step -> FindingCode.APPROVAL_BY_ONE_USER.about(
                        subject + ".steps." + step.id(),
                        "nobody can approve it on the command line, where people act as their user: a state in files"
                                + " belongs to one user, and whoever starts a run may not approve. Configure 'state', or"
                                + " access: {claimed_names: true}"))
                .toList();
    }

    private static RecoveryPlan expanded(PlanCatalog catalog, RecoveryPlan plan, List<Finding> found) {
        try {
            return catalog.expanded(plan);
        } catch (InvalidPlanException nested) {
            nested.problems()
                    .forEach(p -> found.add(FindingCode.CONFIGURATION_WARNING.about(
                            "plans." + plan.id() + "." + p.path(), p.message())));
            return plan;
        } catch (DisasterRecoveryException other) {
            found.add(FindingCode.CONFIGURATION_WARNING.about("plans." + plan.id(), Reason.of(other)));
            return plan;
        }
    }
}
