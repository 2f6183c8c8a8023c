package io.iotdr.recovery;

import io.iotdr.authority.AccessRequest.AccessAction;
import io.iotdr.json.WireName;
import java.util.Objects;

/** A person's command to a run, from this process or through the journal from another one. */
public sealed interface RecoveryCommand {

    /** Returns the person who gives the command. */
    String by();

    /** Returns what the command does, for the policy that permits it. */
    default AccessAction action() {
        if (this instanceof Pause) {
            return AccessAction.PAUSE;
        } else if (this instanceof Resume) {
            return AccessAction.RESUME;
        } else if (this instanceof Approve) {
            return AccessAction.APPROVE;
        } else if (this instanceof Deny) {
            return AccessAction.DENY;
        } else if (this instanceof Skip) {
            return AccessAction.SKIP;
        } else if (this instanceof Retry) {
            return AccessAction.RETRY;
        } else if (this instanceof Abort) {
            return AccessAction.ABORT;
        }
        return AccessAction.ROLL_BACK;
    }

    /** Start no new steps; running steps finish. */
    @WireName("Pause")
    record Pause(String by, String reason) implements RecoveryCommand {
        public Pause {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** Continue, with new attempts for failed steps. */
    @WireName("Resume")
    record Resume(String by) implements RecoveryCommand {
        public Resume {
            Objects.requireNonNull(by, "by");
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
    }

    /** Deny an approval, or report that a manual step cannot be done. */
    @WireName("Deny")
    record Deny(String step, String by, String reason) implements RecoveryCommand {
        public Deny {
            Objects.requireNonNull(step, "step");
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(reason, "reason");
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
    }

    /** Give a failed step new attempts. */
    @WireName("Retry")
    record Retry(String step, String by) implements RecoveryCommand {
        public Retry {
            Objects.requireNonNull(step, "step");
            Objects.requireNonNull(by, "by");
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
    }
}
