package io.iotdr.agent;

import io.iotdr.agent.AgentReply.CallState;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.json.Json;
import io.iotdr.json.JsonPart;
import io.iotdr.net.OutboundHttp;
import io.iotdr.net.OutboundHttp.HttpAnswer;
import io.iotdr.spi.Effect;
import io.iotdr.spi.FencingToken;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderException.Outcome;
import io.iotdr.time.TimeSource;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls the resources of a region through its agent. Thread-safe. */
final class AgentClient {

    /** How long the agent may wait before it answers that a call runs. */
    private static final Duration WAIT = Duration.ofSeconds(5);

    /** How much longer than the agent waits an answer may take. */
    private static final Duration TRANSFER = Duration.ofSeconds(10);

    /** How long a call that an agent carries out is asked for while the agent cannot be reached. */
    private static final Duration UNREACHABLE = Duration.ofMinutes(2);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final URI url;
    private final String region;
    private final SecretFile secrets;
    private final OutboundHttp http;
    private final TimeSource time;
    private final SecureRandom random = new SecureRandom();

    AgentClient(URI url, String region, SecretFile secrets, OutboundHttp http, TimeSource time) {
        this.url = url;
        this.region = region;
        this.secrets = secrets;
        this.http = http;
        this.time = time;
    }

    /** Returns a resource whose methods are carried out by the agent. */
    <T> T resource(Class<T> type, String target) {
        if (type == HealthProbe.class) {
            return type.cast(probe(target));
        }
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> method.getDeclaringClass() == Object.class
                        ? ofObject(target, proxy, method, arguments)
                        : called(target, method, arguments == null ? new Object[0] : arguments)));
    }

    private Object ofObject(String target, Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "toString" -> target + " of " + region + " by the agent at " + url;
            case "hashCode" -> System.identityHashCode(proxy);
            default -> proxy == arguments[0];
        };
    }

    private HealthProbe probe(String target) {
        return new HealthProbe() {
            @Override
            public String target() {
                return target + " as the agent at " + url.getHost() + " sees it";
            }

            @Override
            public Observation probe(Duration timeout) {
                try {
                    AgentReply reply = begun(new AgentCall(
                            fresh(),
                            region,
                            target,
                            "probe",
                            List.of(JsonPart.of(timeout)),
                            Optional.empty(),
                            timeout));
                    if (reply.state() == CallState.RUNNING) {
                        return new Observation.Unknown("the agent's probe did not return within " + timeout);
                    }
                    return ((ProbeReport) Objects.requireNonNull(value(reply, ProbeReport.class))).observation();
                } catch (DisasterRecoveryException e) {
                    return new Observation.Unknown("the agent cannot be asked: " + Reason.of(e));
                }
            }
        };
    }

    private @Nullable Object called(String target, Method method, Object[] arguments) {
        Optional<FencingToken> token =
                method.isAnnotationPresent(Effect.class) ? FencingToken.current() : Optional.empty();
        List<JsonPart> parts = Arrays.stream(arguments).map(JsonPart::of).toList();
        AgentCall call = new AgentCall(fresh(), region, target, method.getName(), parts, token, WAIT);
        AgentReply reply = begun(call);
        while (reply.state() == CallState.RUNNING) {
            reply = polled(call);
        }
        return value(reply, method.getGenericReturnType());
    }

    private static @Nullable Object value(AgentReply reply, Type type) {
        if (reply.state() == CallState.FAILED) {
            throw reply.exception();
        }
        return type == void.class
                ? null
                : reply.result().orElse(JsonPart.of(null)).as(type);
    }

    /** Sends a call. When its answer is lost, the call may run, so it is asked for and not sent in another's name. */
    private AgentReply begun(AgentCall call) {
        try {
            return reply("POST", RegionAgent.CALLS, Json.write(call), call.patience());
        } catch (ProviderException lost) {
            if (!lost.outcomeUnknown() || Thread.currentThread().isInterrupted()) {
                throw lost;
            }
            return polled(call);
        }
    }

    /** Asks for a call that the agent carries out, also while the agent cannot be reached for a while. */
    private AgentReply polled(AgentCall call) {
        long giveUp = time.clock().nanos() + UNREACHABLE.toNanos();
        while (true) {
            try {
                return reply("GET", RegionAgent.CALLS + "/" + call.id(), "", WAIT.multipliedBy(4));
            } catch (ProviderException unreachable) {
                if (!unreachable.retryable() || time.clock().nanos() - giveUp > 0) {
                    throw ProviderException.unknown(
                            "agent",
                            call.target() + "." + call.method(),
                            "the agent has begun it and cannot be asked for its end: " + Reason.of(unreachable),
                            unreachable);
                }
                rest(call);
            }
        }
    }

    private void rest(AgentCall call) {
        try {
            time.scheduler().sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProviderException.unknown("agent", call.target() + "." + call.method(), "interrupted", e);
        }
    }

    private AgentReply reply(String method, String path, String body, Duration wait) {
        AgentRequest request = new AgentRequest(method, path, Map.of(), body);
        RequestSignature signature = RequestSignature.of(
                secrets.secrets().get(0), request, time.clock().now(), fresh());
        HttpAnswer answer = http.send(method, url.resolve(path), body, signature.headers(), wait.plus(TRANSFER));
        AgentReply reply;
        try {
            reply = Json.read(answer.body(), AgentReply.class);
        } catch (DisasterRecoveryException notAnAgent) {
            Outcome outcome = answer.ok() || answer.status() >= 500 ? Outcome.UNKNOWN : Outcome.REFUSED;
            throw outcome.exception(
                    "agent",
                    "answer",
                    "HTTP " + answer.status() + " without a whole answer of version 1; is an agent at " + url + "?",
                    notAnAgent);
        }
        return reply;
    }

    private String fresh() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
