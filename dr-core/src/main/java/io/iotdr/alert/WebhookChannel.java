package io.iotdr.alert;

import io.iotdr.json.Json;
import io.iotdr.net.OutboundHttp;
import io.iotdr.spi.AlertChannel;
import io.iotdr.spi.AlertMessage;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Posts alerts as JSON in this library's, Slack's or PagerDuty's format. The description never contains the URL or the
 * key.
 */
public final class WebhookChannel implements AlertChannel {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final URI PAGERDUTY = URI.create("https://events.pagerduty.com/v2/enqueue");

    /** Formats a message as a request body. */
    private interface Form {
        Map<String, Object> body(AlertMessage message);
    }

    private final String kind;
    private final URI url;
    private final Form form;
    private final OutboundHttp http;

    private WebhookChannel(String kind, URI url, Form form, OutboundHttp http) {
        this.kind = kind;
        this.url = url;
        this.form = form;
        this.http = http;
    }

    private static WebhookChannel of(String kind, URI url, Form form) {
        return new WebhookChannel(kind, url, form, new OutboundHttp(name(kind)));
    }

    private static String name(String kind) {
        return kind + " alert channel";
    }

    /** Returns a channel that may also reach loopback and link-local addresses, which are refused otherwise. */
    public WebhookChannel allowingLocalAddresses() {
        return new WebhookChannel(kind, url, form, OutboundHttp.allowingLocalAddresses(name(kind)));
    }

    /** Posts {@code {key, severity, title, text, recipients}} to any URL. */
    public static WebhookChannel of(URI url) {
        return of("webhook", url, WebhookChannel::own);
    }

    /** Posts to a Slack incoming webhook, {@code https://api.slack.com/messaging/webhooks}. */
    public static WebhookChannel slack(URI url) {
        Form form = m -> Map.of("text", "*" + m.severity() + "* " + m.title() + "\n" + m.text());
        return of("slack", url, form);
    }

    /**
     * Sends PagerDuty events, Events API v2. Messages with the same key belong to one incident; a message of severity
     * {@code INFO} resolves it.
     */
    public static WebhookChannel pagerDuty(String integrationKey) {
        return pagerDuty(integrationKey, PAGERDUTY);
    }

    static WebhookChannel pagerDuty(String integrationKey, URI url) {
        return of("pagerduty", url, m -> pagerDuty(integrationKey, m));
    }

    @Override
    public String describe() {
        return kind;
    }

    @Override
    public void deliver(AlertMessage message) {
        http.postJson(url, Json.write(form.body(message)), Map.of(), TIMEOUT);
    }

    private static Map<String, Object> own(AlertMessage message) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("key", message.key());
        body.put("severity", message.severity().name().toLowerCase(Locale.ROOT));
        body.put("title", message.title());
        body.put("text", message.text());
        body.put("recipients", message.recipients());
        return body;
    }

    private static Map<String, Object> pagerDuty(String integrationKey, AlertMessage message) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("summary", message.title());
        payload.put("source", "iot-dr");
        payload.put("severity", message.severity().name().toLowerCase(Locale.ROOT));
        payload.put("custom_details", Map.of("text", message.text()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("routing_key", integrationKey);
        body.put("event_action", message.severity() == AlertMessage.Severity.INFO ? "resolve" : "trigger");
        body.put("dedup_key", message.key());
        body.put("payload", payload);
        return body;
    }
}
