package io.iotdr.examples.lab;

import java.util.List;

/** The ids of the lab plan's steps, so that a typing error on the command line is reported before anything starts. */
final class LabSteps {

    private LabSteps() {}

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
