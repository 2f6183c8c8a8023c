package io.iotdr.recovery;

import io.iotdr.json.WireName;

/** What a person may ask of an execution, in this process or by the journal from another one. */
public sealed interface RecoveryCommand {

    /** Who asks. */
    String by();

    /** Start nothing new; what runs comes to its end. */
    @WireName("Pause")
    record Pause(String by, String reason) implements RecoveryCommand {}

    /** Go on, and try failed steps afresh. */
    @WireName("Resume")
    record Resume(String by) implements RecoveryCommand {}

    /** Approve a step, confirm that a manual one was done, or consent to what a step would lose. */
    @WireName("Approve")
    record Approve(String step, String by, String comment) implements RecoveryCommand {}

    /** Refuse an approval, or say that a manual step cannot be done. */
    @WireName("Deny")
    record Deny(String step, String by, String reason) implements RecoveryCommand {}

    /** Go on without a step. */
    @WireName("Skip")
    record Skip(String step, String by, String reason) implements RecoveryCommand {}

    /** Try a failed step afresh. */
    @WireName("Retry")
    record Retry(String step, String by) implements RecoveryCommand {}

    /**
     * Undo what was done.
     *
     * @param acceptLoss must be true past the point of no return, where going back loses what was written since
     */
    @WireName("RollBack")
    record RollBack(String by, boolean acceptLoss) implements RecoveryCommand {}
}
