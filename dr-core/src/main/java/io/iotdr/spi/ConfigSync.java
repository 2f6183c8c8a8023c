package io.iotdr.spi;

/** Keeps a region's configuration equal to a reference configuration. Implementations are thread-safe. */
public interface ConfigSync {

    /** Returns a digest of the region's current configuration. Equal digests mean equal configurations. */
    String digest();

    /** Returns a digest of the reference configuration. */
    String wantedDigest();

    /** Makes the region's configuration equal to the reference and returns when it is. */
    @Effect
    void synchronise();
}
