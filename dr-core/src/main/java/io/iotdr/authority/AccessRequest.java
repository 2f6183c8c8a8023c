package io.iotdr.authority;

/**
 * A request of a person to start a run, or to act on one.
 *
 * @param by the name that the person claims
 * @param subject the plan for a start, else the run
 */
public record AccessRequest(String by, AccessAction action, String subject) {

    /** The actions that people take. */
    public enum AccessAction {
        START,
        APPROVE,
        DENY,
        SKIP,
        RETRY,
        ABORT,
        PAUSE,
        RESUME,
        RESUME_WITH_PLAN,
        ROLL_BACK,
        ABANDON
    }
}
