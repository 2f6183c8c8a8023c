package io.iotdr.recovery;

import io.iotdr.authority.AccessRequest.Action;
import io.iotdr.json.WireName;

/** A person's command to a run, from this process or through the journal from another one. */
public sealed interface RecoveryCommand {

    /** Returns the person who gives the command. */
    String by();

    /** Returns what the command does, for the policy that permits it. */
    default Action action() {
        if (this instanceof Pause) {
            return Action.PAUSE;
        } else if (this instanceof Resume) {
            return Action.RESUME;
        } else if (this instanceof Approve) {
            return Action.APPROVE;
        } else if (this instanceof Deny) {
            return Action.DENY;
        } else if (this instanceof Skip) {
            return Action.SKIP;
        } else if (this instanceof Retry) {
            return Action.RETRY;
        } else if (this instanceof Abort) {
            return Action.ABORT;
        }
        return Action.ROLL_BACK;
    }

    /** Start no new steps; running steps finish. */
    @WireName("Pause")
    record Pause(String by, String reason) implements RecoveryCommand {}

    /** Continue, with new attempts for failed steps. */
    @WireName("Resume")
    record Resume(String by) implements RecoveryCommand {}

    /** Approve a step, confirm that a manual step was done, or consent to the loss that a step announced. */
    @WireName("Approve")
    record Approve(String step, String by, String comment) implements RecoveryCommand {}

    /** Deny an approval, or report that a manual step cannot be done. */
    @WireName("Deny")
    record Deny(String step, String by, String reason) implements RecoveryCommand {}

    /** Continue without a step. */
    @WireName("Skip")
    record Skip(String step, String by, String reason) implements RecoveryCommand {}

    /** Give a failed step new attempts. */
    @WireName("Retry")
    record Retry(String step, String by) implements RecoveryCommand {}

    /** End a step that is running, and check what it has done. */
    @WireName("Abort")
    record Abort(String step, String by, String reason) implements RecoveryCommand {}

    /**
     * Roll the run back.
     *
     * @param acceptLoss must be true past the point of no return, where a rollback loses the data written since then
     */
    @WireName("RollBack")
    record RollBack(String by, boolean acceptLoss) implements RecoveryCommand {}
}
