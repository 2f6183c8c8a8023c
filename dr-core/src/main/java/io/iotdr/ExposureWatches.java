package io.iotdr;

import io.iotdr.config.Configuration;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.Environment;
import java.util.List;
import java.util.concurrent.Future;

/** The watches over the exposure of all plans, each at its own interval. */
final class ExposureWatches implements AutoCloseable {

    private final DisasterRecovery recovery;
    private final List<Future<?>> tasks;

    ExposureWatches(DisasterRecovery recovery, Environment environment, Configuration configuration, PlanPager pager) {
        this.recovery = recovery;
        this.tasks = configuration.plans().stream()
                .<Future<?>>map(plan -> {
                    ExposureWatch watch = new ExposureWatch(environment, plan, pager);
                    return environment.scheduler().every(ExposureWatch.interval(plan), () -> look(plan, watch));
                })
                .toList();
    }

    /** Does not look while a run moves the data. */
    private void look(RecoveryPlan plan, ExposureWatch watch) {
        if (recovery.unfinished().stream().noneMatch(id -> DetectionRules.isOf(plan, id))) {
            watch.look(recovery.serving(plan.id()));
        }
    }

    @Override
    public void close() {
        tasks.forEach(task -> task.cancel(false));
    }
}
