package io.iotdr;

import io.iotdr.config.Configuration;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.Environment;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** The watches over the data of all plans, each at its own interval. */
final class DataWatches implements AutoCloseable {

    private final DisasterRecovery recovery;
    private final List<Future<?>> tasks;

    DataWatches(DisasterRecovery recovery, Environment environment, Configuration configuration, PlanPager pager) {
        this.recovery = recovery;
        this.tasks = configuration.plans().stream()
                .<Future<?>>map(plan -> {
                    ExposureWatch exposure = new ExposureWatch(environment, plan, pager);
                    WriterWatch writers = new WriterWatch(environment, plan, pager);
                    StoreWatch stores = new StoreWatch(environment, plan, pager);
                    return environment
                            .scheduler()
                            .every(
                                    ExposureWatch.interval(plan),
                                    () -> look(plan, serving -> {
                                        exposure.look(serving);
                                        writers.look(serving);
                                        stores.look(serving);
                                    }));
                })
                .toList();
    }

    /** Does not look while a run moves the data. */
    private void look(RecoveryPlan plan, Consumer<String> watches) {
        if (recovery.unfinished().stream().noneMatch(id -> DetectionRules.isOf(plan, id))) {
            watches.accept(recovery.serving(plan.id()));
        }
    }

    @Override
    public void close() {
        tasks.forEach(task -> task.cancel(false));
    }
}
