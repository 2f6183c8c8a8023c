package io.iotdr.examples.fleet;

import io.iotdr.time.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** The DNS resolver of one device: queries over UDP and keeps an answer for exactly its TTL. Confined to one device. */
public final class DeviceResolver implements EndpointSource {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final InetSocketAddress server;
    private final Target target;
    private final Clock clock;
    private Optional<Cached> cached = Optional.empty();

    private record Cached(Endpoint endpoint, long goodUntilNanos) {}

    /**
     * The name that a device resolves.
     *
     * @param service resolve an SRV record (RFC 2782), which has a host and a port, instead of an address
     * @param port the broker's port, for records without one
     */
    public record Target(Name name, boolean service, int port) {}

    public DeviceResolver(InetSocketAddress server, Target target, Clock clock) {
        this.server = server;
        this.target = target;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Endpoint> resolve() {
        Optional<Cached> fresh = cached.filter(c -> clock.nanos() < c.goodUntilNanos());
        return fresh.isPresent()
                ? CompletableFuture.completedStage(fresh.get().endpoint())
                : target.service() ? service() : address(target.name(), target.port());
    }

    private CompletionStage<Endpoint> service() {
        return ask(target.name(), Type.SRV).thenCompose(answer -> {
            SRVRecord record = (SRVRecord) answer;
            return address(record.getTarget(), record.getPort()).thenApply(e -> keep(e, answer));
        });
    }

    private CompletionStage<Endpoint> address(Name host, int port) {
        return ask(host, Type.A)
                .thenApply(answer ->
                        keep(new Endpoint(((ARecord) answer).getAddress().getHostAddress(), port), answer));
    }

    private Endpoint keep(Endpoint endpoint, Record answer) {
        cached = Optional.of(new Cached(
                endpoint, clock.nanos() + Duration.ofSeconds(answer.getTTL()).toNanos()));
        return endpoint;
    }

    private CompletionStage<Record> ask(Name name, int type) {
        SimpleResolver resolver = new SimpleResolver(server);
        resolver.setTimeout(TIMEOUT);
        return resolver.sendAsync(Message.newQuery(Record.newRecord(name, type, DClass.IN)))
                .thenCompose(answer -> first(name, type, answer));
    }

    private static CompletionStage<Record> first(Name name, int type, Message answer) {
        return answer.getSection(Section.ANSWER).stream()
                .filter(r -> r.getType() == type)
                .findFirst()
                .map(CompletableFuture::completedStage)
                .orElseGet(() -> CompletableFuture.failedStage(
                        new IOException("there is no " + Type.string(type) + " record of " + name)));
    }
}
