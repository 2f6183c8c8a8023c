package io.iotdr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the configuration of state that several machines share. */
final class SharedStateTest {

    private static final String BACKUP = "backup: {sources: {}}\n";

    @Test
    void aConfigurationWithoutStateHasNoSharedState() {
        assertThat(Loading.load(BACKUP, Map.of()).state()).isEmpty();
    }

    @Test
    void aMissingStateProviderIsReportedWithTheModuleToAdd() {
        assertThatThrownBy(() -> Loading.load(BACKUP + """
                                state:
                                  journal: {provider: dynamodb, table: iot-dr, region: us-east-1}
                                  leases: {one: {provider: postgresql, url: "jdbc:postgresql://db/iot"}}
                                """, Map.of()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("state.journal")
                .hasMessageContaining("add the dependency io.iotdr:dr-aws")
                .hasMessageContaining("state.leases.one")
                .hasMessageContaining("add the dependency io.iotdr:dr-onprem");
    }

    @Test
    void aLeaseShorterThanTwiceTheMaximumClockSkewIsRefused() {
        assertThatThrownBy(() -> Loading.load(
                        BACKUP + "state: {lease: 3s, max_clock_skew: 2s, journal: {provider: x}, leases: {}}\n",
                        Map.of()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("it must be at least twice max_clock_skew");
    }

    @Test
    void stateWithoutAJournalAndLeasesIsRefused() {
        assertThatThrownBy(() -> Loading.load(BACKUP + "state: {lease: 10s}\n", Map.of()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("state.journal: is missing")
                .hasMessageContaining("state.leases: is missing");
    }
}
