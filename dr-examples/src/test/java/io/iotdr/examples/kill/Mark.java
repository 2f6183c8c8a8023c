package io.iotdr.examples.kill;

import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A step whose effect, a file, outlives its process; a second file has one line for each time the effect was made. */
final class Mark implements RecoveryStep<Mark.Before> {

    private final Path world;

    Mark(Path world) {
        this.world = world;
    }

    /** Records whether the file existed before the step. */
    record Before(boolean there) {}

    static Path file(Path world, String execution, String step) {
        return world.resolve(execution + "." + step);
    }

    static Path calls(Path world, String execution, String step) {
        return world.resolve(execution + "." + step + ".calls");
    }

    @Override
    public Class<Before> stateType() {
        return Before.class;
    }

    @Override
    public Before capture(StepContext context) {
        return new Before(Files.exists(file(context)));
    }

    @Override
    public void apply(StepContext context, Before before) {
        try {
            if (!Files.exists(file(context))) {
                Files.createFile(file(context));
            }
            Files.writeString(
                    calls(world, context.executionId(), context.spec().id()),
                    ProcessHandle.current().pid() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Verification verify(StepContext context, Before before) {
        return Files.exists(file(context)) ? Verification.done("marked") : Verification.pending("the mark");
    }

    @Override
    public void revert(StepContext context, Before before) {
        try {
            Files.deleteIfExists(file(context));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(StepContext context) {
        return file(world, context.executionId(), context.spec().id());
    }
}
