package io.iotdr.sim.judge;

/**
 * What must hold in every simulated disaster, whatever fails. Safety invariants (S) are checked after every call and every
 * journal append or at the end of a run; liveness invariants (L) at the end.
 *
 * <p>For each constant there is at least one deliberately broken engine that violates it, and a test that shows that the
 * simulator catches it: in the class of dr-testkit that the constant names, the methods that begin with the constant's name.
 */
public enum Invariant {
    /**
     * At most one region holds the right to write.
     *
     * <p>Its broken engines: {@code BrokenEngineWriteRightTest}.
     */
    S1("at most one region holds the right to write"),
    /**
     * No traffic goes to a region before the data steps that the traffic step needs are done.
     *
     * <p>Its broken engines: {@code BrokenEngineDataTest}.
     */
    S2("no traffic goes to a region before its data is ready"),
    /**
     * No effect comes from an orchestrator whose lease on the run has expired.
     *
     * <p>Its broken engines: {@code BrokenEngineOwnershipTest}.
     */
    S3("no effect comes from an owner whose lease has expired"),
    /**
     * The state before a step is in the journal before the step changes anything.
     *
     * <p>Its broken engines: {@code BrokenEngineOwnershipTest}.
     */
    S4("the captured state is in the journal before the effect"),
    /**
     * Every applied step ends verified, reverted or listed as left over.
     *
     * <p>Its broken engines: {@code BrokenEngineRollbackTest}.
     */
    S5("every applied step is verified, reverted or left over"),
    /**
     * A run's state is a function of its journal: folding it again gives the same report.
     *
     * <p>Its broken engines: {@code BrokenEngineRollbackTest}.
     */
    S6("the journal alone determines the report"),
    /**
     * Nothing is applied without the approvals and the consent that its step needs.
     *
     * <p>Its broken engines: {@code BrokenEngineDataTest}.
     */
    S7("nothing is applied without the approval that it needs"),
    /**
     * No automatic rollback happens past the point of no return.
     *
     * <p>Its broken engines: {@code BrokenEngineRollbackTest}.
     */
    S8("no automatic rollback past the point of no return"),
    /**
     * A complete rollback restores exactly the captured state.
     *
     * <p>Its broken engines: {@code BrokenEngineRollbackTest}.
     */
    S9("a rollback restores the captured state"),
    /**
     * A dry run changes nothing.
     *
     * <p>Its broken engines: {@code BrokenEngineOwnershipTest}.
     */
    S10("a dry run has no effect"),
    /**
     * Every effect belongs to a step that the journal records as started.
     *
     * <p>Its broken engines: {@code BrokenEngineOwnershipTest}.
     */
    S11("every effect belongs to a journaled step"),
    /**
     * The recovered data is at or after the reported recovery point, and never corrupt without consent.
     *
     * <p>Its broken engines: {@code BrokenEngineDataTest}.
     */
    S12("the served data is what the report claims"),
    /**
     * The reported loss and outage are not smaller than the actual ones.
     *
     * <p>Its broken engines: {@code BrokenEngineDataTest}.
     */
    S13("the report does not claim less loss or outage than there was"),
    /**
     * No second run of a plan starts while one is unfinished.
     *
     * <p>Its broken engines: {@code BrokenEngineOwnershipTest}.
     */
    S14("one run of a plan at a time"),
    /**
     * The platform's name always points at a target.
     *
     * <p>Its broken engines: {@code BrokenEngineOutcomeTest}.
     */
    S15("DNS always points at a target"),
    /**
     * Every run ends, once faults have ended and people answer.
     *
     * <p>Its broken engines: {@code BrokenEngineOutcomeTest}.
     */
    L1("every run ends"),
    /**
     * A dead orchestrator is replaced within two lease lengths.
     *
     * <p>Its broken engines: {@code BrokenEngineOwnershipTest}.
     */
    L2("a dead orchestrator is replaced in time"),
    /**
     * People are told how a run ended, if an alert channel works.
     *
     * <p>Its broken engines: {@code BrokenEngineOutcomeTest}.
     */
    L3("people are told of the end"),
    /**
     * The devices are back after a completed run.
     *
     * <p>Its broken engines: {@code BrokenEngineOutcomeTest}.
     */
    L4("the devices come back");

    private final String sentence;

    Invariant(String sentence) {
        this.sentence = sentence;
    }

    /** Returns the invariant in a few words, for reports. */
    public String sentence() {
        return sentence;
    }
}
