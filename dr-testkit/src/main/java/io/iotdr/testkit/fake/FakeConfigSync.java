package io.iotdr.testkit.fake;

import io.iotdr.spi.ConfigSync;

/** A configuration that is one text in memory. Thread-safe. */
public final class FakeConfigSync implements ConfigSync {

    private final Faults faults = new Faults();
    private volatile String here;
    private volatile String wanted;

    public FakeConfigSync(String here, String wanted) {
        this.here = here;
        this.wanted = wanted;
    }

    public Faults faults() {
        return faults;
    }

    /** Changes the reference configuration. */
    public void want(String value) {
        wanted = value;
    }

    @Override
    public String digest() {
        return faults.call("fake config sync", "digest", () -> here);
    }

    @Override
    public String wantedDigest() {
        return faults.call("fake config sync", "digest", () -> wanted);
    }

    @Override
    public void synchronise() {
        faults.run("fake config sync", "synchronise", () -> here = wanted);
    }
}
