package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.health.CommandProbe;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.testkit.junit.Patience;
import io.iotdr.time.SystemClock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Tests a probe by a program. */
@DisabledOnOs(OS.WINDOWS)
final class CommandProbeTest extends HealthProbeContract {

    private static HealthProbe shell(String script) {
        return new CommandProbe(List.of("sh", "-c", script), SystemClock.INSTANCE);
    }

    @Override
    protected HealthProbe working() {
        return shell("exit 0");
    }

    @Override
    protected HealthProbe dead() {
        return shell("echo the broker is gone; echo more; exit 2");
    }

    @Override
    protected HealthProbe hanging() {
        return shell("sleep 600 & sleep 600");
    }

    @Test
    void theFirstLineOfTheOutputIsTheReason() {
        assertThat(dead().probe(Patience.ANSWER))
                .isEqualTo(new Observation.Unhealthy("exit status 2: the broker is gone"));
    }

    @Test
    void aProgramThatCannotFindOutOrIsMissingTellsNothing() {
        assertThat(shell("echo no login; exit 3").probe(Patience.ANSWER))
                .isEqualTo(new Observation.Unknown("exit status 3: no login"));
        assertThat(new CommandProbe(List.of("no-such-program-here"), SystemClock.INSTANCE).probe(Patience.ANSWER))
                .isInstanceOf(Observation.Unknown.class);
    }
}
