package io.iotdr.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.sim.judge.Invariant;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An invariant that no broken engine violates might check nothing. */
final class EveryInvariantCanFailTest {

    private static final List<Class<?>> BROKEN = List.of(
            BrokenEngineWriteRightTest.class,
            BrokenEngineOwnershipTest.class,
            BrokenEngineDataTest.class,
            BrokenEngineRollbackTest.class,
            BrokenEngineOutcomeTest.class);

    @ParameterizedTest
    @EnumSource(Invariant.class)
    void hasATestWithABrokenEngine(Invariant invariant) {
        String prefix = invariant.name().toLowerCase(Locale.ROOT) + "Is";
        assertThat(BROKEN.stream()
                        .flatMap(c -> Stream.of(c.getDeclaredMethods()))
                        .map(Method::getName))
                .anyMatch(name -> name.startsWith(prefix));
    }
}
