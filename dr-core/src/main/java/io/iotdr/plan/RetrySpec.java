package io.iotdr.plan;

import java.time.Duration;

/**
 * How often a failed step is tried again; only errors that may pass are.
 *
 * @param attempts tries in all, at least 1
 * @param backoff the wait before the second try; it doubles with each further one, up to a minute, with jitter
 */
public record RetrySpec(int attempts, Duration backoff) {

    public static final RetrySpec DEFAULT = new RetrySpec(3, Duration.ofSeconds(1));
    public static final RetrySpec NONE = new RetrySpec(1, Duration.ofSeconds(1));
}
