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
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "{\"open\": 1}",
                "[]",
                "{\"open\": true, \"connects_per_second\": 3000000000}",
                "{\"open\": true, \"connects_per_second\": null}",
                "{\"open\": true, \"classes\": [\"alarms\"]}",
                "{\"open\": true, \"classes\": \"alarms\", \"connects_per_second\": 5}",
                "{\"open\": true, \"classes\": [1], \"connects_per_second\": 5}"
            })
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
    void aClassThatIsNoMoreAdmitsNobody() throws Exception {
        Path file = directory.resolve("gate.json");
        GateFile told = new GateFile(file);
        told.write(new GateFile.GateState(true, Optional.of(new Admission(List.of("doors", "alarms"), 5))));
        assertThat(restarted().isOpenTo("alarm-1")).isTrue();
        assertThat(restarted().isOpenTo("meter-1")).isFalse();
        told.write(new GateFile.GateState(true, Optional.of(new Admission(List.of("doors"), 5))));
        assertThat(restarted().isOpen()).as("only doors might connect").isFalse();
        AdmissionGate gate = restarted();
        assertThatThrownBy(() -> gate.open(new Admission(List.of("doors"), 5)))
                .hasMessageContaining("no class 'doors'");
    }

    @Test
    void aGateThatMayBeClosedDoesNotAdmitEverybody() throws Exception {
        Path file = directory.resolve("gate.json");
        GateFile told = new GateFile(file);
        assertThat(told.admitsEverybody()).as("before the first start").isTrue();
        told.write(GateFile.GateState.OPEN);
        assertThat(told.admitsEverybody()).isTrue();
        told.write(new GateFile.GateState(true, Optional.of(new Admission(List.of("alarms"), 5))));
        assertThat(told.admitsEverybody()).isFalse();
        told.write(GateFile.GateState.CLOSED);
        assertThat(told.admitsEverybody()).isFalse();
        Files.writeString(file, "");
        assertThat(told.admitsEverybody()).isFalse();
    }

    @Test
    void aFenceThatCannotBeRememberedHoldsAndCountsAsOpen() throws Exception {
        AdmissionGate gate = restarted();
        Path file = directory.resolve("gate.json");
        Files.delete(file);
        Files.createDirectories(file.resolve("in the way"));
        assertThatThrownBy(gate::close).isInstanceOf(ProviderException.class).hasMessageContaining("cannot be written");
        assertThat(gate.isOpen()).isFalse();
        assertThat(gate.isRemembered()).as("so the fence is made again").isFalse();
        assertThatThrownBy(gate::open).isInstanceOf(ProviderException.class);
        assertThat(gate.isOpen()).as("it is not open before that is remembered").isFalse();
        Files.delete(file.resolve("in the way"));
        Files.delete(file);
        gate.close();
        assertThat(gate.isRemembered()).isTrue();
        assertThat(restarted().isOpen()).isFalse();
    }

    @Test
    void whatCannotBeReadIsNoNewGate() throws Exception {
        Path file = directory.resolve("gate.json");
        Files.createSymbolicLink(file, directory.resolve("nowhere"));
        assertThat(restarted().isOpen()).as("a link to nothing").isFalse();
        Files.delete(file);
        Files.createDirectory(file);
        assertThat(restarted().isOpen()).as("a directory").isFalse();
        Files.delete(file);
        Path inTheWay = Files.createFile(directory.resolve("file"));
        assertThat(new AdmissionGate(
                                RULES, SystemClock.INSTANCE, Optional.of(new GateFile(inTheWay.resolve("gate.json"))))
                        .isOpen())
                .as("a directory that cannot be made")
                .isFalse();
    }

    @Test
    void aClassThatWaitsIsNotSentToTheOtherRegion() {
        AdmissionGate gate = restarted();
        gate.open(new Admission(List.of("alarms"), 1));
        assertThat(gate.ask("meter-1")).isEqualTo(AdmissionGate.GateAnswer.LATER);
        gate.close();
        assertThat(gate.ask("meter-1")).isEqualTo(AdmissionGate.GateAnswer.CLOSED);
    }

    @Test
    void noIdPassesByItsCharactersOrItsLength() {
        AdmissionGate gate = restarted();
        gate.close();
        assertThat(gate.ask("meter-3\u2028x")).isEqualTo(AdmissionGate.GateAnswer.CLOSED);
        assertThat(gate.ask("meter" + "-1".repeat(30_000))).isEqualTo(AdmissionGate.GateAnswer.REFUSED);
    }

    @Test
    void theRulesOfTheLastStartAreKept() throws Exception {
        RulesFile kept = new RulesFile(directory.resolve("rules.json"));
        assertThat(kept.read()).isEmpty();
        GateRules rules = new GateRules(
                List.of(new ClassRule("alarms", Pattern.compile("alarm-.*"), 10)),
                Optional.of(5),
                Optional.of("mqtt.east.example.com:8883"),
                GateRules.Login.BY_NEXT_EXTENSION);
        kept.write(rules);
        assertThat(kept.read()).get().hasToString(rules.toString());
        Files.writeString(directory.resolve("rules.json"), "{}");
        assertThatThrownBy(kept::read).hasMessageContaining("the rules of the last start cannot be read");
    }
}
