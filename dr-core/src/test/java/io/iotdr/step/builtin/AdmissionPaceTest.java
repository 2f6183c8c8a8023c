package io.iotdr.step.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.step.builtin.AdmissionPace.Wave;
import org.junit.jupiter.api.Test;

/** Tests how the limit of new connections follows what came. */
final class AdmissionPaceTest {

    private static Wave wave(long arrived) {
        return new Wave(5, arrived, true);
    }

    @Test
    void theFirstWaveIsAQuarterAndAtLeastOne() {
        assertThat(AdmissionPace.first(500)).isEqualTo(new AdmissionPace(125, 500));
        assertThat(AdmissionPace.first(2)).isEqualTo(new AdmissionPace(1, 2));
    }

    @Test
    void aFullWaveDoublesTheLimitUpToTheMost() {
        AdmissionPace pace = AdmissionPace.first(500).after(wave(600));
        assertThat(pace.allowed()).isEqualTo(250);
        assertThat(pace.after(wave(1250)).after(wave(2500)).allowed()).isEqualTo(500);
        assertThat(new AdmissionPace(Integer.MAX_VALUE - 1, Integer.MAX_VALUE)
                        .after(wave(Long.MAX_VALUE))
                        .allowed())
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aThinWaveKeepsTheLimit() {
        assertThat(AdmissionPace.first(500).after(wave(300)).allowed()).isEqualTo(125);
    }

    @Test
    void aRegionThatDoesNotServeHalvesTheLimitDownToASixteenth() {
        AdmissionPace pace = new AdmissionPace(500, 500);
        assertThat(pace.after(new Wave(5, 2500, false)).allowed()).isEqualTo(250);
        for (int i = 0; i < 20; i++) {
            pace = pace.after(new Wave(5, 0, false));
        }
        assertThat(pace.allowed()).isEqualTo(31);
        assertThat(new AdmissionPace(1, 2).after(new Wave(5, 0, false)).allowed())
                .isEqualTo(1);
    }

    /** Regression test: a fleet that reconnects now and then was let in ever more slowly, until the region was empty. */
    @Test
    void devicesThatLeaveDoNotLowerTheLimitAndALowLimitRecovers() {
        assertThat(new AdmissionPace(500, 500).after(wave(-100)).allowed()).isEqualTo(500);
        assertThat(new AdmissionPace(31, 500).after(wave(-100)).after(wave(0)).allowed())
                .isEqualTo(124);
    }

    @Test
    void theGateIsSettledWhenFewDevicesCameAndTheRegionServes() {
        AdmissionPace pace = new AdmissionPace(100, 100);
        assertThat(pace.isSettled(wave(249))).isTrue();
        assertThat(pace.isSettled(wave(250))).isFalse();
        assertThat(pace.isSettled(wave(-1))).isFalse();
        assertThat(pace.isSettled(new Wave(5, 0, false))).isFalse();
    }
}
