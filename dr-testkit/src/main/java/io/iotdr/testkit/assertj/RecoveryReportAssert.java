package io.iotdr.testkit.assertj;

import io.iotdr.plan.NearestName;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.RecoveryReport.StepResult;
import io.iotdr.recovery.StepStatus;
import org.assertj.core.api.AbstractAssert;

/** Assertions on the report of one run. */
public final class RecoveryReportAssert extends AbstractAssert<RecoveryReportAssert, RecoveryReport> {

    RecoveryReportAssert(RecoveryReport report) {
        super(report, RecoveryReportAssert.class);
    }

    /** Verifies that the run completed, so that the target region serves. */
    public RecoveryReportAssert isCompleted() {
        isNotNull();
        if (!actual.completed()) {
            failWithMessage(
                    "expected %s to be completed, but it is %s; findings %s, left over %s",
                    actual.execution(), actual.status(), actual.findings(), actual.leftOver());
        }
        return this;
    }

    /** Verifies that the run completed, and met its RTO and its RPO. */
    public RecoveryReportAssert metItsObjectives() {
        isCompleted();
        if (!actual.rtoMet() || !actual.rpoMet()) {
            failWithMessage(
                    "expected %s to meet RTO %s and RPO %s, but RTA is %s and RPA %s",
                    actual.execution(), actual.rto(), actual.rpo(), actual.rta(), actual.rpa());
        }
        return this;
    }

    /** Verifies that no step was skipped or allowed to fail. */
    public RecoveryReportAssert hasNoFindings() {
        isNotNull();
        if (!actual.findings().isEmpty()) {
            failWithMessage("expected %s to have no findings, but it has %s", actual.execution(), actual.findings());
        }
        return this;
    }

    /** Verifies that a step reached the status VERIFIED. */
    public RecoveryReportAssert verified(String step) {
        isNotNull();
        StepResult result = actual.steps().stream()
                .filter(s -> s.id().equals(step))
                .findFirst()
                .orElse(null);
        if (result == null) {
            failWithMessage(
                    "there is no step '%s' in %s%s",
                    step,
                    actual.execution(),
                    NearestName.hint(
                            step, actual.steps().stream().map(StepResult::id).toList()));
        } else if (result.status() != StepStatus.VERIFIED) {
            failWithMessage(
                    "expected the step %s to be verified, but it is %s: %s", step, result.status(), result.summary());
        }
        return this;
    }
}
