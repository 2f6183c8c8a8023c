package io.iotdr.recovery;

import io.iotdr.authority.AccessRequest.AccessAction;
import io.iotdr.json.WireName;
import java.util.Objects;

/** A person's command to a run, from this process or through the journal from another one. */
public sealed interface RecoveryCommand {

    /** Returns the person who gives the command. */
    String by();

    /** Returns what the command does, for the policy that permits it. */
    AccessAction action();

    /** Start no new steps; running steps finish. */
    @WireName("Pause")
    record Pause(String by, String reason) implements RecoveryCommand {
        public Pause {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public AccessAction action() {
            return AccessAction.PAUSE;
        }
    }

    /** Continue, with new attempts for failed steps. */
    @WireName("Resume")
    record Resume(String by) implements RecoveryCommand {
        public Resume {
            Objects.requireNonNull(by, "by");
        }

        @Override
        public AccessAction action() {
            return AccessAction.RESUME;
        }
    }

    /** Approve a step, confirm that a manual step was done, or consent to the loss that a step announced. */
    @WireName("Approve")
    record Approve(String step, String by, String comment) implements RecoveryCommand {
        public Approve {
            Objects.requireNonNull(step, "step");
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(comment, "comment");
        }

        @Override
        public AccessAction action() {
            return AccessAction.APPROVE;
        }
    }

    /** Deny an approval, or report that a manual step cannot be done. */
    @WireName("Deny")
    record Deny(String step, String by, String reason) implements RecoveryCommand {
        public Deny {
            Objects.requireNonNull(step, "step");
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public AccessAction action() {
            return AccessAction.DENY;
        }
    }

    /** Continue without a step. */
    @WireName("Skip")
    record Skip(String step, String by, String reason) implements RecoveryCommand {
        public Skip {
            Objects.requireNonNull(step, "step");
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public AccessAction action() {
            return AccessAction.SKIP;
        }
    }

    /** Give a failed step new attempts. */
    @WireName("Retry")
    record Retry(String step, String by) implements RecoveryCommand {
        public Retry {
            Objects.requireNonNull(step, "step");
            Objects.requireNonNull(by, "by");
        }

        @Override
        public AccessAction action() {
            return AccessAction.RETRY;
        }
    }

    /** End a step that is running, and check what it has done. */
    @WireName("Abort")
    record Abort(String step, String by, String reason) implements RecoveryCommand {
        public Abort {
            Objects.requireNonNull(step, "step");
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public AccessAction action() {
            return AccessAction.ABORT;
        }
    }

    /**
     * Roll the run back.
     *
     * @param acceptLoss must be true past the point of no return, where a rollback loses the data written since then
     */
    @WireName("RollBack")
    record RollBack(String by, boolean acceptLoss) implements RecoveryCommand {
        public RollBack {
            Objects.requireNonNull(by, "by");
        }

        @Override
        public AccessAction action() {
            return AccessAction.ROLL_BACK;
        }
    }
}
