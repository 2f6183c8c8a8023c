package io.iotdr.azure;

import com.azure.storage.blob.models.BlobImmutabilityPolicy;
import com.azure.storage.blob.models.BlobImmutabilityPolicyMode;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Keeps what is written from being deleted or replaced for a while, by an immutability policy of each blob: {@code compliance} is a locked
 * policy, which nobody takes back, {@code governance} an unlocked one, which those with the right may.
 *
 * @see <a href="https://learn.microsoft.com/en-us/azure/storage/blobs/immutable-version-level-worm-policies">Version-level WORM policies</a>
 */
record BlobLock(Duration length, BlobImmutabilityPolicyMode mode, Clock clock) {

    /** What a configuration says; empty when it says no length. */
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
