package io.iotdr.recovery.internal.drive;

import io.iotdr.plan.Disaster;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RunKind;
import io.iotdr.plan.StepSpec;
import io.iotdr.recovery.Environment;
import io.iotdr.recovery.StaleOwnerException;
import io.iotdr.recovery.internal.decide.Phase;
import io.iotdr.recovery.internal.decide.RecoveryState;
import io.iotdr.recovery.internal.decide.StepState;
import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.FencingToken;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.Progress;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.RegionResources;
import io.iotdr.step.StepContext;
import io.iotdr.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** One attempt at a step, and the context that the step sees. After {@link #close}, its providers refuse every call. */
final class Attempt implements StepContext {

    /** The purpose of an attempt. */
    enum Direction {
        APPLY,
        REVERT,
        /** Verifies what an aborted attempt has done, and changes nothing. */
        CHECK
    }

    private final Environment environment;
    private final GuardedProviders providers;
    private final Ownership ownership;
    private final RecoveryPlan plan;
    private final StepState step;
    private final StepSpec spec;
    private final RunKind kind;
    private final Optional<Disaster> disaster;
    private final String execution;
    private final String source;
    private final String target;
    private final boolean consented;
    private final int number;
    private final Direction direction;
    private final CallsInProgress calls = new CallsInProgress();
    private final Instant runStartedAt;
    private final AttemptTime time;
    private final AttemptProgress progress;
    private final Optional<Instant> interruptedSince;
    private final Map<String, RegionResources> guarded = new ConcurrentHashMap<>();
    private volatile Optional<Deliveries> told = Optional.empty();
    private final CompletableFuture<Boolean> returned = new CompletableFuture<>();
    private volatile boolean closed;

    Attempt(
            Environment environment,
            GuardedProviders providers,
            Ownership ownership,
            RecoveryState state,
            StepState step,
            Direction direction,
            int number) {
        this.environment = environment;
        this.providers = providers;
        this.ownership = ownership;
        this.plan = state.plan();
        this.step = step;
        this.spec = step.spec();
        this.kind = state.kind();
        this.disaster = state.disaster();
        this.consented = step.consented();
        this.execution = state.execution();
        this.source = state.source();
        this.target = state.target();
        this.number = number;
        this.direction = direction;
        this.runStartedAt = state.start().at();
        this.time = new AttemptTime(environment, spec);
        this.progress = new AttemptProgress(spec.id(), environment.clock());
        this.interruptedSince = step.interruptedSince();
    }

    /** Refuses every later call of this attempt, so that a thread that hangs in it can do nothing when it wakes up. */
    void close() {
        closed = true;
        calls.giveUp();
    }

    /**
     * Returns whether the run still wants this attempt: its step is of the current phase and towards the current target,
     * was neither skipped nor ended otherwise, and, in a rollback, had begun. While a step captures, the journal does not
     * know of the attempt yet, so that everything can change under it. Called by the driver's reader.
     */
    boolean fits(RecoveryState state) {
        if (direction == Direction.REVERT) {
            return true;
        }
        boolean same = state.find(spec.id()).filter(s -> s == step).isPresent();
        boolean undoing = state.phase() == Phase.UNDO;
        return same
                && switch (step.status()) {
                    case RUNNING -> true;
                    case READY, FAILED -> !undoing;
                    case WAITING, ASKING, VERIFIED, NOTHING_TO_DO, GIVEN_UP, REVERTED, KEPT -> false;
                };
    }

    boolean reverts() {
        return direction == Direction.REVERT;
    }

    @Override
    public int attempt() {
        return number;
    }

    @Override
    public Optional<Instant> interruptedSince() {
        return interruptedSince;
    }

    /** Returns the future that completes when the attempt's thread has returned, so that no call of it is in flight. */
    CompletableFuture<Boolean> returned() {
        return returned;
    }

    @Override
    public boolean aborted() {
        return direction == Direction.CHECK;
    }

    /** Returns whether the attempt was declared lost, or this process no longer owns the run. */
    boolean isLost() {
        return closed || !ownership.holds();
    }

    @Override
    public void requireOwnership() {
        if (closed) {
            throw new StaleOwnerException(
                    "the attempt at the step '" + spec.id() + "' is closed; this late call is refused");
        }
        ownership.check();
    }

    @Override
    public RecoveryPlan plan() {
        return plan;
    }

    @Override
    public StepSpec spec() {
        return spec;
    }

    /** Returns whether a person consented to the loss that the step announced. */
    boolean consented() {
        return consented;
    }

    @Override
    public RunKind kind() {
        return kind;
    }

    @Override
    public Optional<Disaster> disaster() {
        return disaster;
    }

    @Override
    public String executionId() {
        return execution;
    }

    @Override
    public Instant runStartedAt() {
        return runStartedAt;
    }

    @Override
    public String sourceRegion() {
        return source;
    }

    @Override
    public String targetRegion() {
        return target;
    }

    @Override
    public RegionResources target() {
        return region(target)
                .orElseThrow(() -> ProviderException.refused(
                        "regions",
                        "use " + target,
                        "this process has no resources for that region; add it under 'regions' in the configuration"));
    }

    @Override
    public Optional<RegionResources> region(String name) {
        return Optional.ofNullable(environment.regions().get(name))
                .map(r -> guarded.computeIfAbsent(
                        name, n -> providers.guard(n, r, new CallGuard(this::requireOwnership, calls, token()))));
    }

    private FencingToken token() {
        return new FencingToken(execution, spec.id(), number, ownership.epoch());
    }

    @Override
    public String idempotencyKey() {
        return String.join("/", execution, spec.id(), direction.name().toLowerCase(Locale.ROOT), target);
    }

    @Override
    public Optional<LeaseStore> writeLeases() {
        return environment.writeLeases().map(store -> GuardedProviders.guard(store, this::requireOwnership));
    }

    @Override
    public Clock clock() {
        return environment.clock();
    }

    @Override
    public Instant startedAt() {
        return time.startedAt();
    }

    @Override
    public Deliveries tell(AlertMessage message) {
        requireOwnership();
        Deliveries deliveries = environment.alerts().tell(message);
        told = Optional.of(deliveries);
        return deliveries;
    }

    @Override
    public Optional<Deliveries> told() {
        return told;
    }

    @Override
    public void await(String what, BooleanSupplier condition) {
        Duration pause = AttemptTime.FIRST_PAUSE;
        long since = environment.clock().nanos();
        while (!condition.getAsBoolean()) {
            if (time.isUp()) {
                throw time.over(what);
            }
            progress.waits(what, since);
            pause = time.rest(pause);
        }
    }

    @Override
    public void progress(Progress now) {
        progress.report(now);
    }

    AttemptProgress progress() {
        return progress;
    }

    @Override
    public void awaitLostAttempt() {
        interruptedSince.ifPresent(began -> time.awaitEndOf(began, this::requireOwnership));
    }

    @Override
    public boolean timeUp() {
        return time.isUp();
    }

    AttemptTime time() {
        return time;
    }
}
