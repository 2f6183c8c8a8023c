package io.iotdr.hivemq;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.hivemq.GateRules.ClassRule;
import io.iotdr.hivemq.GateRules.Login;
import io.iotdr.journal.PrivateFiles;
import io.iotdr.json.Json;
import io.iotdr.json.JsonView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The file with the rules of the last start, for a start whose configuration is unusable. */
final class RulesFile {

    private final Path file;

    RulesFile(Path file) {
        this.file = file;
    }

    /** Returns the rules of the last start; empty before the first one. */
    Optional<GateRules> read() {
        try {
            JsonView rules = JsonView.parse(Files.readString(file));
            return Optional.of(new GateRules(
                    rules.at("classes").items().stream().map(RulesFile::kind).toList(),
                    rules.at("connects_per_second").number().map(Math::toIntExact),
                    rules.at("redirect").text(),
                    Login.valueOf(text(rules, "login"))));
        } catch (NoSuchFileException never) {
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            throw new DisasterRecoveryException("the rules of the last start cannot be read: " + Reason.of(e), e);
        }
    }

    private static ClassRule kind(JsonView kind) {
        return new ClassRule(
                text(kind, "name"),
                Pattern.compile(text(kind, "clients")),
                kind.at("registered").number().orElse(1L));
    }

    private static String text(JsonView view, String name) {
        return view.at(name).text().orElseThrow(() -> new DisasterRecoveryException("'" + name + "' is missing"));
    }

    /** Keeps the rules; returns when they are on disk. */
    void write(GateRules rules) throws IOException {
        List<Map<String, Object>> classes = rules.classes().stream()
                .map(c -> Map.<String, Object>of(
                        "name", c.name(), "clients", c.clients().pattern(), "registered", c.registered()))
                .toList();
        Map<String, Object> values =
                new TreeMap<>(Map.of("classes", classes, "login", rules.login().name()));
        rules.connectsPerSecond().ifPresent(rate -> values.put("connects_per_second", rate));
        rules.redirect().ifPresent(other -> values.put("redirect", other));
        PrivateFiles.write(file, Json.write(values).getBytes(StandardCharsets.UTF_8));
    }
}
