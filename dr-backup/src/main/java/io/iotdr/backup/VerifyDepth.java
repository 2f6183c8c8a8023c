package io.iotdr.backup;

/** The thoroughness of a verification. */
public enum VerifyDepth {
    /**
     * Opens every index, manifest and list of files, and checks that the packs they refer to exist and have the right
     * size.
     */
    STRUCTURE,
    /** Also reads and authenticates every stored byte. */
    DATA
}
