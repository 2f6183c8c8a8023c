package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.journal.QuorumRegister;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Register;
import io.iotdr.spi.Register.Versioned;
import io.iotdr.testkit.fake.FakeRegister;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests a register on a majority of three. */
final class QuorumRegisterTest extends RegisterContract {

    private final List<FakeRegister> three =
            Stream.generate(FakeRegister::new).limit(3).toList();

    @Override
    protected Register open() {
        return QuorumRegister.of(List.copyOf(three));
    }

    @Test
    void aRegisterOfThreeWorksWithoutAnyOneOfThem() {
        Register register = open();
        for (int round = 0; round < 6; round++) {
            FakeRegister lost = three.get(round % 3);
            lost.faults().breakDown("its region is gone");
            assertThat(register.write("one", register.read("one"), "round " + round))
                    .isTrue();
            lost.faults().repair();
            assertThat(open().read("one").map(Versioned::text)).contains("round " + round);
        }
    }

    @Test
    void aRegisterOfThreeFailsWithoutAMajority() {
        Register register = open();
        register.write("one", Optional.empty(), "a");
        three.get(0).faults().breakDown("its region is gone");
        three.get(1).faults().breakDown("its region is gone");
        assertThatThrownBy(() -> register.read("one"))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("only 1 answered, fewer than a majority");
    }

    /**
     * Tests registers that fail and lose responses at random: a confirmed write is present, and no write is duplicated.
     */
    @Test
    void aConfirmedWriteIsNeverLostUnderRandomFailures() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            QuorumRegisterTest world = new QuorumRegisterTest();
            List<Register> processes = List.of(world.open(), world.open(), world.open());
            int said = 0;
            int unknown = 0;
            for (int i = 0; i < 30; i++) {
                world.three.forEach(r -> disturb(r, random));
                try {
                    Register process = processes.get(random.nextInt(3));
                    Optional<Versioned> seen = process.read("count");
                    int next = seen.map(v -> Integer.parseInt(v.text())).orElse(0) + 1;
                    assertThat(next)
                            .as("seed " + seed + ": a count that was said is never forgotten")
                            .isGreaterThan(said);
                    said = process.write("count", seen, String.valueOf(next)) ? next : said;
                } catch (ProviderException lost) {
                    unknown++;
                }
            }
            world.three.forEach(r -> r.faults().repair());
            int there = world.open()
                    .read("count")
                    .map(v -> Integer.parseInt(v.text()))
                    .orElse(0);
            assertThat(there).as("seed " + seed).isBetween(said, said + unknown);
        }
    }

    private static void disturb(FakeRegister register, Random random) {
        register.faults().repair();
        switch (random.nextInt(6)) {
            case 0 -> register.faults().failNext(1 + random.nextInt(3));
            case 1 -> register.faults().loseAnswersOf("write", 1 + random.nextInt(2));
            case 2 -> register.faults().breakDown("gone");
            default -> register.faults().repair();
        }
    }
}
