package io.iotdr.recovery.internal.drive;

import io.iotdr.spi.FencingToken;

/**
 * The check before each provider call of one attempt, and the record of the calls in progress.
 *
 * @param check runs before the call and throws when the attempt may have no further effect
 * @param calls the attempt's calls that have not returned
 * @param token the right in whose name the calls are made
 */
record CallGuard(Runnable check, CallsInProgress calls, FencingToken token) {}
