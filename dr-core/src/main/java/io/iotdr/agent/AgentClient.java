package io.iotdr.agent;

import io.iotdr.agent.AgentReply.CallState;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.json.Json;
import io.iotdr.json.JsonPart;
import io.iotdr.net.OutboundHttp;
import io.iotdr.net.OutboundHttp.HttpAnswer;
import io.iotdr.spi.BriefCalls;
import io.iotdr.spi.FencingToken;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.spi.Progress;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls the resources of a region through its agent. Thread-safe. */
final class AgentClient {

    /** How long the agent may wait before it answers that a call runs. */
    private static final Duration WAIT = Duration.ofSeconds(5);

    /** How much longer than the agent waits an answer may take. */
    private static final Duration TRANSFER = Duration.ofSeconds(10);

    /** How long a call that an agent carries out is asked for while the agent cannot be reached. */
    private static final Duration UNREACHABLE = Duration.ofMinutes(2);

    /** The same limit for a region that may be lost, when the run does not need its answer. */
    private static final Duration BRIEFLY_UNREACHABLE = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final URI url;
    private final String region;
    private final SecretFile secrets;
    private final OutboundHttp http;
    private final TimeSource time;
    private final AgentContact contact;
    private final SecureRandom random = new SecureRandom();

    AgentClient(URI url, String region, SecretFile secrets, OutboundHttp http, TimeSource time, AgentContact contact) {
        this.url = url;
        this.region = region;
        this.secrets = secrets;
        this.http = http;
        this.time = time;
        this.contact = contact;
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
                    return observed(target, timeout);
                } catch (DisasterRecoveryException e) {
                    return new Observation.Unknown("the agent cannot be asked: " + Reason.of(e));
                }
            }
        };
    }

    /**
     * Asks once, and answers well within the timeout: an agent that stalls says nothing about the region, and a probe that
     * does not return in time would count against it. The agent's probe has half of the time; the agent waits for it
     * longer, since a region that hangs takes all of that half, and its result must still count.
     */
    private Observation observed(String target, Duration timeout) {
        Duration half = timeout.dividedBy(2);
        Duration patience = share(timeout, 7);
        AgentCall call =
                new AgentCall(fresh(), region, target, "probe", List.of(JsonPart.of(half)), Optional.empty(), patience);
        AgentReply reply = called(exchange("POST", RegionAgent.CALLS, Json.write(call), share(timeout, 8)));
        if (reply.state() == CallState.RUNNING) {
            return new Observation.Unknown("the agent's probe did not return within " + patience);
        }
        Object seen = value(call, reply, ProbeReport.class);
        return seen instanceof ProbeReport report
                ? report.observation()
                : new Observation.Unknown("the agent sent no observation");
    }

    private static Duration share(Duration whole, int tenths) {
        return whole.multipliedBy(tenths).dividedBy(10);
    }

    private @Nullable Object called(String target, Method method, Object[] arguments) {
        List<JsonPart> parts = Arrays.stream(arguments)
                .filter(a -> !(a instanceof Consumer))
                .map(JsonPart::of)
                .toList();
        AgentCall call = new AgentCall(fresh(), region, target, method.getName(), parts, FencingToken.current(), WAIT);
        requireReachable(call);
        AgentReply reply = begun(call);
        while (reply.state() == CallState.RUNNING) {
            reply.progress().ifPresent(p -> tell(arguments, p));
            rest(call);
            reply = polled(call);
        }
        return value(call, reply, method.getGenericReturnType());
    }

    /** Tells the call's own listener, if it has one. */
    @SuppressWarnings("unchecked") // The interfaces of the resources have no other consumers.
    private static void tell(Object[] arguments, Progress progress) {
        Arrays.stream(arguments)
                .filter(Consumer.class::isInstance)
                .forEach(a -> ((Consumer<Progress>) a).accept(progress));
    }

    private static @Nullable Object value(AgentCall call, AgentReply reply, Type type) {
        if (reply.state() == CallState.FAILED) {
            throw reply.exception();
        }
        try {
            return type == void.class
                    ? null
                    : Objects.requireNonNull(reply.result()).as(type);
        } catch (DisasterRecoveryException unreadable) {
            throw ProviderException.unknown(
                    "agent",
                    operation(call),
                    "it is done, and its result cannot be read: " + Reason.of(unreadable),
                    unreadable);
        }
    }

    private static String operation(AgentCall call) {
        return "call " + call.target() + "." + call.method();
    }

    /** Begins no call at an agent that gives no sign of life. */
    private void requireReachable(AgentCall call) {
        contact.problem(this::askForLife).ifPresent(reason -> {
            throw ProviderException.notDone(
                    "agent", operation(call), "the agent of " + region + " cannot be reached: " + reason, null);
        });
    }

    /**
     * Asks the agent for its status.
     *
     * @throws DisasterRecoveryException when it does not answer within the limit, or refuses the question
     */
    AgentStatus status(Duration limit) {
        HttpAnswer answer = exchange("GET", RegionAgent.STATUS, "", limit);
        if (answer.ok() && new JsonPart(answer.body()).as(AgentStatus.class) instanceof AgentStatus status) {
            return status;
        }
        throw called(answer).exception();
    }

    private void askForLife(Duration limit) {
        HttpAnswer answer = exchange("GET", RegionAgent.STATUS, "", limit);
        if (answer.status() >= 500) {
            throw ProviderException.notDone(
                    "agent", "ask for its status", "HTTP " + answer.status() + "; is an agent at " + url + "?", null);
        }
    }

    /** Sends a call. When its answer is lost, the call may run, so it is asked for and not sent again. */
    private AgentReply begun(AgentCall call) {
        try {
            return called(exchange(
                    "POST", RegionAgent.CALLS, Json.write(call), call.patience().plus(TRANSFER)));
        } catch (ProviderException lost) {
            if (!lost.outcomeUnknown() || Thread.currentThread().isInterrupted()) {
                throw lost;
            }
            return polled(call);
        }
    }

    /**
     * Asks for a call that the agent carries out, for a while also when it cannot be reached. A refusal of the question, for
     * example while a secret is replaced, says nothing about the call.
     */
    private AgentReply polled(AgentCall call) {
        Duration patience = BriefCalls.isBrief() ? BRIEFLY_UNREACHABLE : UNREACHABLE;
        long giveUp = time.clock().nanos() + patience.toNanos();
        while (true) {
            String problem;
            try {
                HttpAnswer answer = exchange(
                        "GET",
                        RegionAgent.CALLS + "/" + call.id(),
                        "",
                        BriefCalls.isBrief() ? TRANSFER : AgentCall.LONGEST_PATIENCE.plus(TRANSFER));
                if (answer.status() == 200 || answer.status() == 404) {
                    return called(answer);
                }
                problem = "HTTP " + answer.status() + " " + answer.body();
            } catch (DisasterRecoveryException unreachable) {
                problem = Reason.of(unreachable);
            }
            if (time.clock().nanos() - giveUp > 0) {
                throw ProviderException.unknown(
                        "agent",
                        operation(call),
                        "the agent of " + region + " has begun it and cannot be asked for its end: " + problem
                                + ". If it does not run, start it there with: dr agent",
                        null);
            }
            rest(call);
        }
    }

    private void rest(AgentCall call) {
        try {
            time.scheduler().sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProviderException.unknown("agent", operation(call), "interrupted", e);
        }
    }

    private HttpAnswer exchange(String method, String path, String body, Duration limit) {
        String prefix = url.getPath() == null ? "" : url.getPath().replaceFirst("/+$", "");
        URI to = url.resolve(prefix + path);
        AgentRequest request = new AgentRequest(method, prefix + path, Map.of(), body);
        RequestSignature signature = RequestSignature.of(
                secrets.secrets().get(0), request, time.clock().now(), fresh());
        HttpAnswer answer = http.send(method, to, body, signature.headers(), limit);
        if (answer.status() < 500) {
            contact.answered();
        }
        return answer;
    }

    /** Returns an answer as that of an agent; whatever is none proves nothing about the call. */
    private AgentReply called(HttpAnswer answer) {
        try {
            if (new JsonPart(answer.body()).as(AgentReply.class) instanceof AgentReply reply
                    && reply.isWhole()
                    && (reply.state() == CallState.FAILED || answer.ok())) {
                return reply;
            }
        } catch (DisasterRecoveryException notAnAgent) {
            // Reported below, like an answer of another form.
        }
        boolean refused = answer.status() >= 400 && answer.status() < 500;
        throw (refused ? Outcome.REFUSED : Outcome.UNKNOWN)
                .exception(
                        "agent",
                        "answer",
                        "HTTP " + answer.status() + " without a whole answer of version 1; is an agent at " + url + "?",
                        null);
    }

    private String fresh() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
