package io.iotdr.backup;

/**
 * How closely a repository is looked at.
 */
public enum VerifyDepth {
    /** Every list and index is opened, and all that they name is there with the right size. */
    STRUCTURE,
    /** Every stored byte is read and authenticated too. */
    DATA
}
