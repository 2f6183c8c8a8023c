package io.iotdr.testkit.junit;

import io.iotdr.config.ConfigLoader;
import io.iotdr.plan.NearestName;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.sim.DisasterSimulator;
import io.iotdr.testkit.time.ManualTime;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Gives test methods a {@link DisasterSimulator} of a plan of yours:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final SimulatorExtension PLAN = SimulatorExtension.of(Path.of("disaster_recovery.yaml"), "iot-primary-dr");
 *
 * @Test
 * void keepsItsPromises(DisasterSimulator simulator) {
 *     assertThat(simulator).keepsEveryPromiseIn(2_000).recoversWithin(Duration.ofMinutes(30));
 * }
 * }</pre>
 *
 * <p>It reports the plan and its hash, and after a failure how to see one seed in full. Immutable.
 */
public final class SimulatorExtension implements BeforeAllCallback, ParameterResolver, TestExecutionExceptionHandler {

    private final DisasterSimulator simulator;

    private SimulatorExtension(DisasterSimulator simulator) {
        this.simulator = simulator;
    }

    /** Simulates a plan built in code. */
    public static SimulatorExtension of(RecoveryPlan plan) {
        return new SimulatorExtension(DisasterSimulator.of(plan));
    }

    /**
     * Simulates a plan from a configuration file.
     *
     * @throws io.iotdr.config.InvalidConfigurationException listing every problem of the file
     * @throws IllegalArgumentException when the file has no such plan
     */
    public static SimulatorExtension of(Path configuration, String planId) {
        ManualTime time = new ManualTime();
        List<RecoveryPlan> plans =
                ConfigLoader.using(time, time).load(configuration).plans();
        return of(plans.stream()
                .filter(p -> p.id().equals(planId))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(configuration + " has no plan '" + planId + "'"
                        + NearestName.hint(
                                planId, plans.stream().map(RecoveryPlan::id).toList()))));
    }

    /**
     * Returns an extension with a changed simulator: other options or your own steps; see {@link DisasterSimulator}.
     */
    public SimulatorExtension with(UnaryOperator<DisasterSimulator> change) {
        return new SimulatorExtension(change.apply(simulator));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        RecoveryPlan plan = simulator.plan();
        context.publishReportEntry("plan", plan.id() + " " + plan.hash().substring(0, 12));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        boolean ours = parameter
                .findAnnotation(PlanId.class)
                .map(PlanId::value)
                .map(simulator.plan().id()::equals)
                .orElse(true);
        return ours && parameter.getParameter().getType() == DisasterSimulator.class;
    }

    @Override
    public DisasterSimulator resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return simulator;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        context.publishReportEntry("replay", "simulator.replay(SEED).trace() returns the full trace of one seed");
        throw failure;
    }
}
