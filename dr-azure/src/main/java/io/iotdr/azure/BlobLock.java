package io.iotdr.azure;

import com.azure.storage.blob.models.BlobImmutabilityPolicy;
import com.azure.storage.blob.models.BlobImmutabilityPolicyMode;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Protects written blobs from being deleted or replaced for a time, by an immutability policy on each blob.
 * {@code compliance} sets a locked policy, which nobody can remove; {@code governance} sets an unlocked one, which
 * accounts with the permission can remove.
 *
 * @see <a href="https://learn.microsoft.com/en-us/azure/storage/blobs/immutable-version-level-worm-policies">
 *     Version-level WORM policies</a>
 */
record BlobLock(Duration length, BlobImmutabilityPolicyMode mode, Clock clock) {

    /** Reads the lock from a configuration; empty when the configuration sets no lock time. */
    static Optional<BlobLock> of(ProviderSettings settings, Clock clock) {
        if (settings.text("object_lock").isEmpty()) {
            return Optional.empty();
        }
        String mode = settings.text("object_lock_mode").orElse("compliance");
        BlobImmutabilityPolicyMode known = switch (mode) {
            case "compliance" -> BlobImmutabilityPolicyMode.LOCKED;
            case "governance" -> BlobImmutabilityPolicyMode.UNLOCKED;
            default ->
                throw new IllegalArgumentException(
                        "object_lock_mode is '" + mode + "'; expected compliance or governance");
        };
        return Optional.of(new BlobLock(settings.duration("object_lock", Duration.ZERO), known, clock));
    }

    BlobImmutabilityPolicy policy() {
        return new BlobImmutabilityPolicy()
                .setExpiryTime(clock.now().plus(length).atOffset(ZoneOffset.UTC))
                .setPolicyMode(mode);
    }
}
