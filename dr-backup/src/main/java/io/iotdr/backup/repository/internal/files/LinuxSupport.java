package io.iotdr.backup.repository.internal.files;

import org.slf4j.LoggerFactory;

/** Tells whether {@link LinuxCalls} work here; in a class of its own, which loads without JNA. */
final class LinuxSupport {

    /** True on Linux with JNA, on x86-64 or 64-bit ARM, with glibc 2.28 or musl 1.2.5. */
    static final boolean AVAILABLE = available();

    private LinuxSupport() {}

    private static boolean available() {
        try {
            return LinuxCalls.Library.works();
        } catch (NoClassDefFoundError absent) {
            return false;
        } catch (LinkageError unusable) {
            LoggerFactory.getLogger(LinuxSupport.class)
                    .warn(
                            "JNA does not work on this machine, so files are reached by their paths; a neighbour who may"
                                    + " write to a directory above them can lead a backup or a restore elsewhere",
                            unusable);
            return false;
        }
    }
}
