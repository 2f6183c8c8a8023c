package io.iotdr.examples.report;

import io.iotdr.plan.Durations;
import io.iotdr.recovery.RecoveryReport;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Renders the results as one self-contained HTML page. */
public final class HtmlReport {

    private HtmlReport() {}

    public static String of(List<DisasterResult> results) {
        String sections = results.stream().map(HtmlReport::section).collect(Collectors.joining("\n"));
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Two-region lab: recovery as the devices saw it</title>
                <style>%s</style>
                </head>
                <body>
                <main>
                <h1>Recovery as the devices saw it</h1>
                <p class="lead">Times without service and lost messages are counted from the acknowledgements that the
                devices got, not from the orchestrator's own steps.</p>
                %s
                </main>
                </body>
                </html>
                """.formatted(Style.CSS, sections);
    }

    private static String section(DisasterResult result) {
        return """
                <section>
                <h2>%s <span class="badge %s">%s</span></h2>
                <div class="cards">%s</div>
                <h3>Acknowledged messages per second</h3>
                %s
                <h3>Timeline</h3>
                <table><thead><tr><th class="n">seconds</th><th>what</th><th>detail</th></tr></thead><tbody>
                %s
                </tbody></table>
                <h3>Steps of the recovery</h3>
                <table><thead><tr><th>step</th><th>status</th><th class="n">seconds</th><th class="n">attempts</th><th>result</th></tr></thead><tbody>
                %s
                </tbody></table>
                </section>
                """.formatted(
                        escape(result.scenario().replace('_', ' ')),
                        result.recovered() ? "good" : "bad",
                        escape(result.status()),
                        cards(result),
                        Chart.of(result),
                        moments(result),
                        result.execution().map(HtmlReport::steps).orElse(""));
    }

    private static String cards(DisasterResult result) {
        return card(
                        "RTA",
                        seconds(result.rta(1)),
                        "longest time without service; p50 of the devices: "
                                + seconds(result.rta(0.5)) + ", p95: " + seconds(result.rta(0.95))
                                + objective(result.execution().map(RecoveryReport::rto)))
                + card(
                        "RPA",
                        seconds(Optional.of(result.rpa())),
                        "how far back the loss reaches"
                                + objective(result.execution().map(RecoveryReport::rpo)))
                + card(
                        "devices back",
                        result.devicesRecovered() + " of " + result.devices().size(),
                        "served by the other region")
                + card(
                        "messages lost",
                        result.messagesLost() + " of " + result.messagesAcknowledged(),
                        "acknowledged, but missing or changed in the recovered region");
    }

    private static String objective(Optional<Duration> allowed) {
        return allowed.map(a -> "; the plan allows " + Durations.text(a)).orElse("");
    }

    private static String card(String name, String value, String detail) {
        return "<div class=\"card\"><div class=\"name\">%s</div><div class=\"value\">%s</div><div class=\"detail\">%s</div></div>"
                .formatted(escape(name), escape(value), escape(detail));
    }

    private static String moments(DisasterResult result) {
        return result.timeline().stream()
                .map(m -> "<tr><td class=\"n\">%+.2f</td><td class=\"k\">%s</td><td>%s</td></tr>"
                        .formatted(m.seconds(), escape(m.what()), escape(m.detail())))
                .collect(Collectors.joining("\n"));
    }

    private static String steps(RecoveryReport report) {
        return report.steps().stream()
                .map(s ->
                        "<tr><td class=\"k\">%s</td><td class=\"k\">%s</td><td class=\"n\">%s</td><td class=\"n\">%d</td><td>%s</td></tr>"
                                .formatted(
                                        escape(s.title()),
                                        escape(s.status().name().toLowerCase(Locale.ROOT)),
                                        s.started()
                                                .flatMap(a -> s.ended().map(b -> Duration.between(a, b)))
                                                .map(d -> "%.2f".formatted(d.toMillis() / 1000.0))
                                                .orElse(""),
                                        s.attempts(),
                                        escape(s.summary())))
                .collect(Collectors.joining("\n"));
    }

    static String seconds(Optional<Duration> length) {
        return length.map(d -> String.format(Locale.ROOT, "%.1f s", d.toMillis() / 1000.0))
                .orElse("never");
    }

    /** Escapes text, so that nothing from a device, a step or a person is interpreted as markup. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
