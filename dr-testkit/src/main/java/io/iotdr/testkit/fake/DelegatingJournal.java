package io.iotdr.testkit.fake;

import io.iotdr.spi.Journal;
import java.util.List;
import java.util.Optional;

/** A journal that passes every call to another one; a test overrides the call that it wants to disturb. */
public abstract class DelegatingJournal implements Journal {

    protected final Journal real;

    protected DelegatingJournal(Journal real) {
        this.real = real;
    }

    @Override
    public long append(String stream, long expectedVersion, List<byte[]> entries) {
        return real.append(stream, expectedVersion, entries);
    }

    @Override
    public List<byte[]> read(String stream) {
        return real.read(stream);
    }

    @Override
    public Optional<byte[]> first(String stream) {
        return real.first(stream);
    }

    @Override
    public Optional<byte[]> last(String stream) {
        return real.last(stream);
    }

    @Override
    public void archive(String stream) {
        real.archive(stream);
    }

    @Override
    public List<String> streams() {
        return real.streams();
    }

    @Override
    public void close() {
        real.close();
    }
}
