package io.iotdr.onprem.dns;

import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Clock;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigInteger;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIGRecord;

/** Exchanges messages with one authoritative server, and tells what its answers mean. Thread-safe. */
final class DnsExchange {

    /** The codes of a server that cannot use the key (RFC 8945, section 5.2), or does not read the message. */
    private static final Set<Integer> MAY_BE_UNSIGNED =
            Set.of(Rcode.NOTAUTH, Rcode.REFUSED, Rcode.FORMERR, Rcode.NOTIMP, Rcode.SERVFAIL);

    private final InetSocketAddress server;
    private final Name zone;
    private final Supplier<Optional<DnsKey>> keys;
    private final Duration timeout;
    private final Clock clock;

    DnsExchange(InetSocketAddress server, Name zone, Supplier<Optional<DnsKey>> keys, Duration timeout, Clock clock) {
        this.server = server;
        this.zone = zone;
        this.keys = keys;
        this.timeout = timeout;
        this.clock = clock;
    }

    /** Returns the same exchange with another server of the zone, which need not know the key. */
    DnsExchange unsignedWith(InetSocketAddress other) {
        return new DnsExchange(other, zone, Optional::empty, timeout, clock);
    }

    /**
     * Sends a message and returns the answer, whatever its code.
     *
     * @throws ProviderException with outcome {@code NOT_DONE} when nobody can have received it, {@code UNKNOWN} when the
     *     answer was lost, or is not signed although the message was
     */
    Message send(Message message, String operation) {
        Optional<DnsKey> key = keys.get();
        Message answer = answered(message, operation, key);
        if (key.isPresent() && !answer.isVerified() && !MAY_BE_UNSIGNED.contains(answer.getRcode())) {
            throw ProviderException.unknown(
                    place(), operation, "the answer is not signed by the key " + key.get(), null);
        }
        return answer;
    }

    private Message answered(Message message, String operation, Optional<DnsKey> key) {
        try {
            Resolver resolver = new SimpleResolver(address(operation));
            resolver.setTimeout(timeout);
            key.ifPresent(k -> resolver.setTSIGKey(k.signing()));
            return resolver.send(message);
        } catch (PortUnreachableException | ConnectException nobody) {
            throw ProviderException.notDone(
                    place(), operation, "nothing listens there: connection refused; is the server running?", nobody);
        } catch (EOFException closed) {
            throw ProviderException.unknown(place(), operation, "the server closed the connection", closed);
        } catch (IOException e) {
            throw ProviderException.unknown(
                    place(),
                    operation,
                    e.getCause() instanceof TimeoutException ? "no answer within " + timeout : Reason.of(e),
                    e);
        }
    }

    /** Returns whether this is the server of an address; its name may have several. */
    boolean isAt(InetSocketAddress other) {
        try {
            return !other.isUnresolved()
                    && Arrays.asList(InetAddress.getAllByName(server.getHostString()))
                            .contains(other.getAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Resolves the server's name at each use, because it may have been unknown, or another server, before. */
    private InetSocketAddress address(String operation) {
        InetSocketAddress now =
                server.isUnresolved() ? new InetSocketAddress(server.getHostString(), server.getPort()) : server;
        if (now.isUnresolved()) {
            throw ProviderException.notDone(
                    place(), operation, "the host name " + server.getHostString() + " cannot be resolved", null);
        }
        return now;
    }

    /** Returns the answer of a server that resolves names for others, from its cache or not. */
    Message resolved(Message query, String operation) {
        Message answer = send(query, operation);
        int rcode = answer.getRcode();
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
            throw failed(operation, answer);
        }
        return answer;
    }

    /** Returns the answer to a query; refuses one that does not come from an authority of the zone. */
    Message asked(Message query, String operation) {
        query.getHeader().unsetFlag(Flags.RD);
        Message answer = resolved(query, operation);
        if (!answer.getHeader().getFlag(Flags.AA)) {
            throw ProviderException.refused(
                    place(),
                    operation,
                    "the server is no authority for that name: it is below a delegation to another zone, or the server is"
                            + " a resolver; configure the zone that holds the name, and a server of it");
        }
        return answer;
    }

    /** Returns the error of an answer that is no success. */
    ProviderException failed(String operation, Message answer) {
        int rcode = answer.getRcode();
        String said = "the server answered " + Rcode.string(rcode);
        if (rcode == Rcode.SERVFAIL) {
            return ProviderException.notDone(place(), operation, said + "; its log gives the reason", null);
        }
        return ProviderException.refused(place(), operation, said + ": " + meaning(rcode, answer));
    }

    private String meaning(int rcode, Message answer) {
        TSIGRecord signature = answer.getTSIG();
        int error = signature == null ? Rcode.NOERROR : signature.getError();
        if (error == Rcode.BADTIME) {
            return clocks(signature, answer.isVerified());
        }
        if (error == Rcode.BADSIG) {
            return "the secret of the key " + keyName() + " is not the one that the server has (BADSIG)";
        }
        if (error == Rcode.BADKEY) {
            return "the server does not know the key " + keyName() + " with this algorithm, or does not let it update "
                    + zone + " (BADKEY)";
        }
        if (rcode == Rcode.NOTAUTH) {
            return "it does not serve " + zone + " as a primary, or it needs a key; check 'zone' and 'server'";
        }
        if (rcode == Rcode.NOTZONE) {
            return "the name is not in " + zone;
        }
        if (rcode == Rcode.REFUSED && keys.get().isPresent() && signature == null) {
            return "it does not serve " + zone + ", or does not accept the key " + keyName()
                    + ": its name, algorithm or secret is wrong, or the clocks differ (PowerDNS does not tell which)";
        }
        return rcode == Rcode.REFUSED
                ? "it does not serve " + zone + ", or does not accept updates "
                        + keys.get().map(k -> "by the key " + k).orElse("without a key") + " for this name and type"
                : "check that it serves " + zone + " and accepts updates";
    }

    /** RFC 8945 section 5.2.3: the server's time is in the other data of the signature. */
    private String clocks(TSIGRecord signature, boolean verified) {
        byte[] other = signature.getOther();
        boolean told = verified && other != null && other.length > 0;
        String theirs = told
                ? Instant.ofEpochSecond(new BigInteger(1, other).longValue()).toString()
                : "unknown";
        return "the clocks differ (BADTIME): the server's is " + theirs + ", this machine's is "
                + Instant.ofEpochSecond(clock.now().getEpochSecond()) + "; set both by NTP";
    }

    private String keyName() {
        return keys.get().map(DnsKey::toString).orElse("(none)");
    }

    String place() {
        return "DNS server " + server.getHostString().replaceFirst("\\.$", "") + ":" + server.getPort();
    }
}
