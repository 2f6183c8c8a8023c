package io.iotdr.testkit.assertj;

import io.iotdr.plan.NearestName;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.RecoveryReport.StepResult;
import io.iotdr.recovery.StepStatus;
import org.assertj.core.api.AbstractAssert;

/** What one recovery must have come to. */
public final class RecoveryReportAssert extends AbstractAssert<RecoveryReportAssert, RecoveryReport> {

    RecoveryReportAssert(RecoveryReport report) {
        super(report, RecoveryReportAssert.class);
    }

    /** It ended, and the target region serves. */
    public RecoveryReportAssert isCompleted() {
        isNotNull();
        if (!actual.completed()) {
            failWithMessage(
                    "expected %s to be completed, but it is %s; findings %s, left over %s",
                    actual.execution(), actual.status(), actual.findings(), actual.leftOver());
        }
        return this;
    }

    /** It was proven in time, and no more was lost than allowed. */
    public RecoveryReportAssert metItsObjectives() {
        isCompleted();
        if (!actual.rtoMet() || !actual.rpoMet()) {
            failWithMessage(
                    "expected %s to meet RTO %s and RPO %s, but RTA is %s and RPA %s",
                    actual.execution(), actual.rto(), actual.rpo(), actual.rta(), actual.rpa());
        }
        return this;
    }

    /** Nothing was given up on the way. */
    public RecoveryReportAssert hasNoFindings() {
        isNotNull();
        if (!actual.findings().isEmpty()) {
            failWithMessage("expected %s to have no findings, but it has %s", actual.execution(), actual.findings());
        }
        return this;
    }

    /** The world was seen to be as this step wants it. */
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
