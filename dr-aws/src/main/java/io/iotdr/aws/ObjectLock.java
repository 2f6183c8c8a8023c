package io.iotdr.aws;

import io.iotdr.spi.ProviderSettings;
import io.iotdr.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetention;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Protects written objects from being deleted or replaced for a time; in {@code COMPLIANCE} mode even by the account's
 * root user. Until then, a delete only hides an object.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html">S3 Object Lock</a>
 */
record ObjectLock(Duration length, ObjectLockMode mode, Clock clock) {

    /** Reads the lock from a configuration; empty when the configuration sets no lock time. */
    static Optional<ObjectLock> of(ProviderSettings settings, Clock clock) {
        if (settings.text("object_lock").isEmpty()) {
            return Optional.empty();
        }
        String mode = settings.text("object_lock_mode").orElse("compliance");
        ObjectLockMode known = ObjectLockMode.fromValue(mode.toUpperCase(Locale.ROOT));
        if (known == ObjectLockMode.UNKNOWN_TO_SDK_VERSION) {
            throw new IllegalArgumentException("object_lock_mode is '" + mode + "'; expected compliance or governance");
        }
        return Optional.of(new ObjectLock(settings.duration("object_lock", Duration.ZERO), known, clock));
    }

    void apply(PutObjectRequest.Builder request) {
        request.objectLockMode(mode).objectLockRetainUntilDate(until());
    }

    void apply(ObjectLockRetention.Builder retention) {
        retention.mode(ObjectLockRetentionMode.fromValue(mode.toString())).retainUntilDate(until());
    }

    /** Returns the time until which an object written now is locked. */
    Instant until() {
        return clock.now().plus(length);
    }
}
