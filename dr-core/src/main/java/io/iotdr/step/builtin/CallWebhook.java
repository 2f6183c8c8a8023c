package io.iotdr.step.builtin;

import io.iotdr.net.OutboundHttp;
import io.iotdr.spi.ProviderException;
import io.iotdr.step.Change;
import io.iotdr.step.NoState;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.RevertRefusedException;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Posts a JSON description of the run to the parameter {@code url}. Every 2xx answer is a success. Its
 * {@code Idempotency-Key} header is the same for all attempts at one effect; {@code DR-Attempt} counts them. A rollback calls {@code rollback_url}.
 */
public final class CallWebhook implements RecoveryStep<NoState> {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Override
    public Class<NoState> stateType() {
        return NoState.class;
    }

    @Override
    public NoState capture(StepContext context) {
        if (context.spec().parameters().text("url").isEmpty()) {
            throw ProviderException.refused(
                    "call-webhook", "call " + context.spec().id(), "the step has no 'url'; add one");
        }
        return new NoState();
    }

    @Override
    public List<Change> preview(StepContext context, NoState before) {
        return List.of(new Change(
                "webhook",
                "",
                "call " + host(context.spec().parameters().text("url").orElse(""))));
    }

    /** Returns the part of an address that is no secret; the path of a webhook often is one. */
    private static String host(String url) {
        URI address = URI.create(url);
        return address.getScheme() + "://" + address.getAuthority();
    }

    @Override
    public void apply(StepContext context, NoState before) {
        call(context, context.spec().parameters().text("url").orElseThrow(), "apply");
    }

    @Override
    public Verification verify(StepContext context, NoState before) {
        return Verification.done("the webhook answered 2xx");
    }

    @Override
    public boolean observable() {
        return false;
    }

    @Override
    public void revert(StepContext context, NoState before) {
        Optional<String> url = context.spec().parameters().text("rollback_url");
        if (url.isEmpty()) {
            throw new RevertRefusedException("the webhook of step '"
                    + context.spec().id() + "' has no 'rollback_url'; undo its effect manually");
        }
        call(context, url.get(), "revert");
    }

    private static void call(StepContext context, String url, String verb) {
        boolean local = context.spec()
                .parameters()
                .text("allow_private")
                .map(Boolean::parseBoolean)
                .orElse(false);
        String body = "{\"verb\":\"" + verb + "\",\"execution\":\"" + context.executionId() + "\",\"step\":\""
                + context.spec().id() + "\",\"disaster\":\""
                + context.disaster().map(d -> d.type().wireName()).orElse("")
                + "\",\"source_region\":\"" + context.sourceRegion() + "\",\"target_region\":\""
                + context.targetRegion() + "\"}";
        OutboundHttp http =
                local ? OutboundHttp.allowingLocalAddresses("call-webhook") : new OutboundHttp("call-webhook");
        Map<String, String> headers =
                Map.of("Idempotency-Key", context.idempotencyKey(), "DR-Attempt", String.valueOf(context.attempt()));
        context.requireOwnership();
        http.postJson(URI.create(url), body, headers, TIMEOUT);
    }
}
