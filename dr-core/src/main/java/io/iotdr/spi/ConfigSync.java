package io.iotdr.spi;

/** Keeps a region's configuration equal to a reference. Implementations are thread-safe. */
public interface ConfigSync {

    /** A digest of the configuration as the region has it; equal digests mean equal configuration. */
    String digest();

    /** A digest of the configuration as it should be. */
    String wantedDigest();

    /** Makes them equal; returns when they are. */
    @Effect
    void synchronise();
}
