package io.iotdr.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.iotdr.agent.AgentTargets.AgentTarget;
import io.iotdr.agent.RunningCalls.CallKind;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.json.Json;
import io.iotdr.json.JsonPart;
import io.iotdr.spi.Effect;
import io.iotdr.spi.FencingToken;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.spi.Progress;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderException.Outcome;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The library's hand, eye and voice inside one region: carries out the calls of an orchestrator that stands elsewhere on the
 * resources of its region. An effect of an owner that has been replaced is refused (see {@link
 * io.iotdr.spi.FencingToken}). The protocol is in docs/agent.md. Thread-safe.
 */
public final class RegionAgent {

    /** The most bytes of a request's body. */
    public static final int LARGEST_REQUEST = 1 << 20;

    static final String CALLS = "/iot-dr/v1/calls";
    static final String STATUS = "/iot-dr/v1/status";

    /** The most characters of a result; callers read 64 KiB of an answer. */
    private static final int LARGEST_RESULT = 60 << 10;

    private final RegionAgentBuilder made;
    private final SortedMap<String, AgentTarget> targets;
    private final FenceMemory fence;
    private final RunningCalls calls;
    private final NonceWindow nonces = new NonceWindow();
    private final RequestBodies bodies = new RequestBodies(LARGEST_REQUEST);
    private final Instant startedAt;

    RegionAgent(RegionAgentBuilder made) {
        this.startedAt = made.time().clock().now();
        this.made = made;
        this.targets = made.targets();
        this.fence = new FenceMemory(made.state(), made.time(), made.patience());
        this.calls = new RunningCalls(made.time().clock(), made.time().scheduler());
    }

    /**
     * Begins an agent of a region.
     *
     * @param region the region's name in the plans
     */
    public static RegionAgentBuilder of(String region) {
        return new RegionAgentBuilder(region);
    }

    /** Returns the names of the resources that the agent offers. */
    public List<String> offered() {
        return List.copyOf(targets.keySet());
    }

    /** Returns a handler for the HTTP server of the JDK. */
    public HttpHandler handler() {
        return this::handle;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            AgentAnswer answer = answered(exchange);
            byte[] text = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), text.length);
            exchange.getResponseBody().write(text);
        }
    }

    private AgentAnswer answered(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        if (RequestSignature.in(headers).isEmpty()) {
            return refused(401, "the request is not signed");
        }
        Optional<byte[]> body = bodies.read(exchange.getRequestBody());
        if (body.isEmpty()) {
            return answer(
                    503, AgentReply.failed(Outcome.NOT_DONE, "accept a request", "too many large requests; repeat it"));
        }
        return body.get().length > LARGEST_REQUEST
                ? refused(413, "the request has more than " + LARGEST_REQUEST + " bytes")
                : handle(new AgentRequest(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        headers,
                        new String(body.get(), StandardCharsets.UTF_8)));
    }

    /** Answers a request; blocks for up to 20 seconds while its call runs. Does not throw. */
    public AgentAnswer handle(AgentRequest request) {
        try {
            Optional<String> unsigned = unsigned(request);
            if (unsigned.isPresent()) {
                return refused(401, unsigned.get());
            }
            if (isFromBefore(request)) {
                return answer(
                        503,
                        AgentReply.failed(
                                Outcome.NOT_DONE,
                                "accept a request",
                                "the request is older than this agent; repeat it"));
            }
            if (request.method().equals("POST") && request.path().endsWith(CALLS)) {
                return answer(200, begun(call(request.body())));
            }
            if (request.method().equals("GET") && request.path().contains(CALLS + "/")) {
                return polled(request.path().substring(request.path().lastIndexOf('/') + 1));
            }
            if (request.method().equals("GET") && request.path().endsWith(STATUS)) {
                return new AgentAnswer(200, Json.write(status()));
            }
            return refused(
                    404, "there is no " + request.method() + " " + request.path() + " in version 1 of the protocol");
        } catch (ProviderException e) {
            return answer(200, AgentReply.failed("answer", e));
        } catch (DisasterRecoveryException malformed) {
            return refused(400, Reason.of(malformed));
        } catch (RuntimeException e) {
            return answer(500, AgentReply.failed("answer", e));
        }
    }

    private static AgentCall call(String body) {
        Object call = new JsonPart(body).as(AgentCall.class);
        if (call instanceof AgentCall read) {
            return read;
        }
        throw new DisasterRecoveryException("the body is no call");
    }

    /** A request from before the start may have been recorded then, and its nonce forgotten. */
    private boolean isFromBefore(AgentRequest request) {
        return RequestSignature.in(request.headers())
                .filter(s -> s.time().isBefore(startedAt))
                .isPresent();
    }

    private AgentStatus status() {
        String version = Optional.ofNullable(RegionAgent.class.getPackage().getImplementationVersion())
                .orElse("unknown");
        return new AgentStatus(1, version, made.region(), made.time().clock().now(), offered());
    }

    private static AgentAnswer refused(int status, String message) {
        return answer(status, AgentReply.failed(Outcome.REFUSED, "accept a request", message));
    }

    private static AgentAnswer answer(int status, AgentReply reply) {
        return new AgentAnswer(status, Json.write(reply));
    }

    /** Returns why a request is not accepted as one of a known caller; empty when it is. */
    private Optional<String> unsigned(AgentRequest request) {
        Optional<RequestSignature> given = RequestSignature.in(request.headers());
        if (given.isEmpty()) {
            return Optional.of("the request is not signed");
        }
        RequestSignature signature = given.get();
        if (secrets().stream().noneMatch(secret -> signature.fits(secret, request))) {
            return Optional.of("the signature fits no secret of this agent; compare the token files");
        }
        Instant now = made.time().clock().now();
        if (Duration.between(signature.time(), now).abs().compareTo(NonceWindow.TOLERANCE) > 0) {
            return Optional.of("the clocks differ: the request is of " + signature.time() + ", and it is " + now
                    + " here; set both by NTP");
        }
        return nonces.isNew(signature.nonce(), now) ? Optional.empty() : Optional.of("the request was sent before");
    }

    /** A file that cannot be read may just be replaced. */
    private List<byte[]> secrets() {
        try {
            return made.secrets().secrets();
        } catch (DisasterRecoveryException unreadable) {
            throw ProviderException.notDone("agent", "accept a request", Reason.of(unreadable), unreadable);
        }
    }

    private AgentReply begun(AgentCall call) {
        if (!call.region().equals(made.region())) {
            throw ProviderException.refused(
                    "agent",
                    "call " + call.target(),
                    "this is the agent of " + made.region() + ", not of " + call.region());
        }
        AgentTarget target = targets.get(call.target());
        if (target == null) {
            throw ProviderException.refused(
                    "agent",
                    "call " + call.target(),
                    "this agent does not offer it; it offers " + String.join(", ", targets.keySet()));
        }
        Method method = CalledMethod.of(target.type(), call);
        CallKind kind = method.isAnnotationPresent(Effect.class)
                ? CallKind.EFFECT
                : target.type() == HealthProbe.class ? CallKind.PROBE : CallKind.LOOK;
        return calls.await(
                calls.begin(call, kind, progress -> carriedOut(target, method, call, progress)), call.patience());
    }

    private AgentAnswer polled(String id) {
        return calls.find(id)
                .map(reply -> answer(200, calls.await(reply, AgentCall.LONGEST_PATIENCE)))
                .orElseGet(() -> answer(404, AgentReply.unknownCall(id)));
    }

    private AgentReply carriedOut(AgentTarget target, Method method, AgentCall call, Consumer<Progress> progress) {
        String operation = call.target() + "." + call.method();
        Object[] arguments = CalledMethod.arguments(method, call, progress);
        try {
            if (!method.isAnnotationPresent(Effect.class)) {
                call.token().ifPresent(fence::note);
                return done(operation, result(target, method, arguments));
            }
            FencingToken token = call.token()
                    .orElseThrow(() -> ProviderException.refused(
                            "agent", operation, "an effect is made in the name of a run only"));
            try (FenceMemory.AdmittedEffect admitted = fence.admit(token, call.id())) {
                return told(call, operation, () -> done(operation, result(target, method, arguments)));
            }
        } catch (InvocationTargetException e) {
            return AgentReply.failed(operation, e.getCause() == null ? e : e.getCause());
        } catch (IllegalAccessException e) {
            return AgentReply.failed(operation, e);
        }
    }

    /** An effect that is being carried out. */
    private interface RunningEffect {
        AgentReply end() throws InvocationTargetException, IllegalAccessException;
    }

    private AgentReply told(AgentCall call, String operation, RunningEffect effect)
            throws InvocationTargetException, IllegalAccessException {
        String what = call.token()
                        .map(t -> t.run() + " " + t.step() + ", attempt " + t.attempt() + ": ")
                        .orElse("")
                + operation;
        made.listener().accept(what + " begins");
        try {
            AgentReply reply = effect.end();
            made.listener().accept(what + " is done");
            return reply;
        } catch (InvocationTargetException failed) {
            made.listener()
                    .accept(what + " failed: " + Reason.of(failed.getCause() == null ? failed : failed.getCause()));
            throw failed;
        }
    }

    private static AgentReply done(String operation, @Nullable Object result) {
        JsonPart part = JsonPart.of(result);
        return part.text().length() > LARGEST_RESULT
                ? AgentReply.failed(
                        Outcome.UNKNOWN,
                        operation,
                        "its result has " + part.text().length() + " characters, and at most " + LARGEST_RESULT
                                + " are sent")
                : AgentReply.done(part);
    }

    private static @Nullable Object result(AgentTarget target, Method method, Object[] arguments)
            throws InvocationTargetException, IllegalAccessException {
        Object result = method.invoke(target.resource(), arguments);
        return result instanceof Observation seen ? ProbeReport.of(seen) : result;
    }
}
