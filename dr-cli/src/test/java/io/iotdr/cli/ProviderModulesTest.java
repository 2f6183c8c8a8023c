package io.iotdr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.config.ProviderModules;
import io.iotdr.spi.ProviderFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The error message for a missing provider names the module that contains it, for every provider of every module. */
final class ProviderModulesTest {

    @Test
    void theHintNamesTheModuleOfEachProvider() {
        List<ProviderFactory> all = StreamSupport.stream(
                        ServiceLoader.load(ProviderFactory.class).spliterator(), false)
                .toList();
        assertThat(all).hasSizeGreaterThan(8);
        for (ProviderFactory factory : all) {
            Path place = Path.of(factory.getClass()
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .getPath());
            String module = ProviderModules.of(factory.name()).orElse("dr-core");
            assertThat(place.toString()).as(factory.name()).contains("/" + module + "/target/");
        }
    }
}
