package io.iotdr.onprem.dns;

import io.iotdr.error.Reason;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.HealthProbe;
import io.iotdr.time.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** Asks a resolver or an authoritative server for a record set; an answer, or one with the expected values, is healthy. */
final class DnsProbe implements HealthProbe {

    private final InetSocketAddress server;
    private final String name;
    private final String type;
    private final List<String> expected;
    private final Clock clock;

    /**
     * Probes a server.
     *
     * @param name absolute, with the final dot
     * @param expected the values of the record set; empty for any
     */
    DnsProbe(InetSocketAddress server, String name, String type, List<String> expected, Clock clock) {
        this.server = server;
        this.name = name;
        this.type = type;
        if (Type.value(type) < 0 || !Type.isRR(Type.value(type))) {
            throw new IllegalArgumentException("'" + type + "' is not a type of DNS records");
        }
        this.expected = expected.isEmpty() ? List.of() : new DnsRecordSet(name, type, Duration.ZERO, expected).values();
        this.clock = clock;
    }

    @Override
    public String target() {
        return "dns://" + server.getHostString() + ":" + server.getPort() + "/" + name + " " + type;
    }

    @Override
    public Observation probe(Duration timeout) {
        long start = clock.nanos();
        InetSocketAddress now = new InetSocketAddress(server.getHostString(), server.getPort());
        if (now.isUnresolved()) {
            return new Observation.Unhealthy("the host name " + server.getHostString() + " cannot be resolved");
        }
        try {
            SimpleResolver resolver = new SimpleResolver(now);
            resolver.setTimeout(timeout);
            Message answer = resolver.send(
                    Message.newQuery(Record.newRecord(DnsUpdate.name(name), Type.value(type), DClass.IN)));
            if (answer.getRcode() != Rcode.NOERROR) {
                return new Observation.Unhealthy("the server answered " + Rcode.string(answer.getRcode()));
            }
            List<String> values = answer.getSection(Section.ANSWER).stream()
                    .filter(r -> r.getType() == Type.value(type))
                    .map(Record::rdataToString)
                    .toList();
            if (values.isEmpty()) {
                return new Observation.Unhealthy("the answer has no record of type " + type);
            }
            Duration took = Duration.ofNanos(clock.nanos() - start);
            if (expected.isEmpty()) {
                return new Observation.Healthy(took);
            }
            List<String> seen = new DnsRecordSet(name, type, Duration.ZERO, values).values();
            return seen.equals(expected)
                    ? new Observation.Healthy(took)
                    : new Observation.Unhealthy("the answer is " + seen + ", not " + expected);
        } catch (IOException e) {
            return new Observation.Unhealthy(
                    e.getCause() instanceof TimeoutException ? "no answer within " + timeout : Reason.of(e));
        }
    }
}
