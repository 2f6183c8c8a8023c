package io.iotdr.plan;

import java.time.Duration;

/**
 * The number of attempts at a step and the wait between them. Only failures that may be temporary are retried.
 *
 * @param attempts the total number of attempts, at least 1; 1 means no retry
 * @param backoff the wait before the second attempt; doubles with each further attempt, up to one minute, with jitter
 */
public record RetrySpec(int attempts, Duration backoff) {

    public static final RetrySpec DEFAULT = new RetrySpec(3, Duration.ofSeconds(1));
    public static final RetrySpec NONE = new RetrySpec(1, Duration.ofSeconds(1));
}
