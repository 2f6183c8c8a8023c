package io.iotdr.hivemq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.hivemq.GateRules.ClassRule;
import io.iotdr.spi.Admission;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.SystemClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a gate remembers over a restart of its broker who may connect. */
final class GateFileTest {

    private static final GateRules RULES = new GateRules(
            List.of(
                    new ClassRule("alarms", Pattern.compile("alarm-.*"), 10),
                    new ClassRule("meters", Pattern.compile("meter-.*"), 10)),
            Optional.empty(),
            Optional.empty(),
            GateRules.Login.BY_NOBODY);

    @TempDir
    private Path directory;

    private AdmissionGate restarted() {
        return new AdmissionGate(
                RULES, SystemClock.INSTANCE, Optional.of(new GateFile(directory.resolve("gate.json"))));
    }

    @Test
    void aGateThatWasNeverSetIsOpen() {
        assertThat(restarted().isOpenTo("meter-1")).isTrue();
    }

    @Test
    void aClosedGateStaysClosed() {
        restarted().close();
        assertThat(restarted().isOpen()).isFalse();
        restarted().open();
        assertThat(restarted().isOpen()).isTrue();
    }

    @Test
    void theClassesAndTheRateStay() {
        restarted().open(new Admission(List.of("alarms"), 1));
        AdmissionGate gate = restarted();
        assertThat(gate.isOpenTo("meter-1")).isFalse();
        assertThat(gate.isOpenTo("alarm-1")).isTrue();
        assertThat(IntStream.range(0, 100).mapToObj(n -> gate.ask("alarm-" + n)))
                .as("one a second")
                .contains(AdmissionGate.GateAnswer.LATER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "{\"open\": 1}", "[]"})
    void aDamagedFileOpensNothing(String text) throws Exception {
        Files.writeString(directory.resolve("gate.json"), text);
        assertThatThrownBy(() -> new GateFile(directory.resolve("gate.json")).read())
                .hasMessageContaining("gate.json cannot be read")
                .hasMessageContaining("{\"open\": false}");
        AdmissionGate gate = restarted();
        assertThat(gate.isOpen()).isFalse();
        gate.open();
        assertThat(restarted().isOpen())
                .as("a run that admits devices mends it")
                .isTrue();
    }

    @Test
    void aFenceThatCannotBeRememberedHoldsAndIsToldOf() {
        AdmissionGate gate = new AdmissionGate(
                RULES, SystemClock.INSTANCE, Optional.of(new GateFile(directory.resolve("missing/gate.json"))));
        assertThatThrownBy(gate::close).isInstanceOf(ProviderException.class).hasMessageContaining("cannot be written");
        assertThat(gate.isOpen()).isFalse();
        assertThatThrownBy(gate::open).isInstanceOf(ProviderException.class);
        assertThat(gate.isOpen()).as("it is not open before that is remembered").isFalse();
    }
}
