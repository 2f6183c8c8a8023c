package io.iotdr.bench;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;

/** Sequential activities that do nothing, in a workflow on Temporal's in-memory test server. */
final class TemporalPeer implements AutoCloseable {

    private static final String QUEUE = "bench";

    private final TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance();

    TemporalPeer() {
        Worker worker = environment.newWorker(QUEUE);
        worker.registerWorkflowImplementationTypes(ChainImpl.class);
        worker.registerActivitiesImplementations(new NothingImpl());
        environment.start();
    }

    /** Does nothing. */
    @ActivityInterface
    public interface Nothing {
        @ActivityMethod
        void nothing();
    }

    /** Does it. */
    public static final class NothingImpl implements Nothing {
        @Override
        public void nothing() {
            // That is what it is for.
        }
    }

    /** One activity after the other. */
    @WorkflowInterface
    public interface Chain {
        @WorkflowMethod
        void run(int steps);
    }

    /** Runs them. */
    public static final class ChainImpl implements Chain {
        private final Nothing activity = Workflow.newActivityStub(
                Nothing.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofMinutes(1))
                        .build());

        @Override
        public void run(int steps) {
            for (int i = 0; i < steps; i++) {
                activity.nothing();
            }
        }
    }

    void run(int steps) {
        environment
                .getWorkflowClient()
                .newWorkflowStub(
                        Chain.class,
                        WorkflowOptions.newBuilder().setTaskQueue(QUEUE).build())
                .run(steps);
    }

    @Override
    public void close() {
        environment.close();
    }
}
