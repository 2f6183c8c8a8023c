package io.iotdr.step.builtin;

/**
 * The number of connections a second that a region may accept next: small at first, twice as many after each wave in which
 * the devices came as fast as they were let in, and half as many, down to a sixteenth, after one in which it did not serve.
 *
 * @param allowed the limit now, from 1 to {@code most}
 * @param most the limit that the region is said to bear
 */
record AdmissionPace(int allowed, int most) {

    /** The first wave shows whether the region takes devices at all. */
    private static final int FIRST_SHARE = 4;

    private static final double QUICK = 0.8;
    private static final double SETTLED = 0.5;

    /**
     * One wave.
     *
     * @param seconds how long it took; above 0
     * @param arrived how many more devices were connected at its end; negative when connections were lost
     * @param sound whether the region served at its end
     */
    record Wave(double seconds, long arrived, boolean sound) {}

    static AdmissionPace first(int most) {
        return new AdmissionPace(Math.max(1, most / FIRST_SHARE), most);
    }

    /**
     * Devices that leave say nothing of the limit: a fleet has its own comings and goings. The limit never falls so far that
     * these alone would empty the region.
     */
    AdmissionPace after(Wave wave) {
        int first = first(most).allowed();
        if (!wave.sound()) {
            return new AdmissionPace(Math.max(Math.max(1, first / 4), allowed / 2), most);
        }
        boolean quick = wave.arrived() >= QUICK * allowed * wave.seconds();
        return quick || allowed < first ? new AdmissionPace((int) Math.min(most, 2L * allowed), most) : this;
    }

    /** Returns whether so few devices came in a wave that none can be waiting for the limit. */
    boolean isSettled(Wave wave) {
        return wave.sound() && wave.arrived() >= 0 && wave.arrived() < SETTLED * allowed * wave.seconds();
    }
}
