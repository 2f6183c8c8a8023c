package io.iotdr.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Provides the version of the jar. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "dr "
                    + Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                            .orElse("(not from a jar)")
        };
    }
}
