package io.iotdr.finding;

import java.util.Locale;

/** The kinds of findings of this library. Their names are stored and printed, so they never change. */
public enum FindingCode {
    // Of a run.
    STEP_GIVEN_UP,
    STEP_SKIPPED,
    NOTHING_TO_DO,
    CONTACT_NOT_REACHED,
    CHANNEL_FAILED,
    DNS_SERVER_BEHIND,
    DNS_REMEMBERED,
    RUN_ABANDONED,
    // Of a configuration.
    CONFIGURATION_WARNING,
    NO_REGIONS,
    PROVIDER_MISSING,
    NO_SERVICES,
    NO_CONTACTS,
    NO_CHANNEL,
    CHANNEL_UNUSABLE,
    CONTACT_UNREACHABLE,
    NOT_WATCHED,
    SHARED_PROBES,
    AUTOMATIC_NOT_HONOURED,
    RTO_NOT_REACHABLE,
    TRAFFIC_BEFORE_DATA,
    DEVICES_BEFORE_SERVICES,
    NOTHING_FENCED,
    FENCE_OPTIONAL,
    DATA_OPTIONAL,
    APPROVAL_OPTIONAL,
    APPROVAL_BY_ONE_USER,
    RECOVERY_NOT_PROVEN,
    CANNOT_START_NOW;

    /** Returns the stable name, such as {@code nothing-fenced}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns a finding of this kind. */
    public Finding about(String subject, String message) {
        return new Finding(wireName(), subject, message);
    }
}
