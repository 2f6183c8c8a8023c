package io.iotdr.examples.cli;

import java.util.List;

/** The steps of the lab's plan, so that a slip on the command line is found before anything starts. */
final class PlanSteps {

    private PlanSteps() {}

    static List<String> ofLab() {
        return List.of(
                "assess-impact",
                "notify-stakeholders",
                "fence-region",
                "restore-data",
                "activate-region",
                "failover-dns",
                "verify-recovery",
                "monitor-recovery");
    }
}
