package io.iotdr.hivemq;

import io.iotdr.hivemq.GateRules.ClassRule;
import io.iotdr.hivemq.GateRules.Login;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;

/** The factory for {@code provider: hivemq}, in the configuration of an agent inside the broker. */
public final class HiveMqProviders implements ProviderFactory {

    @Override
    public String name() {
        return "hivemq";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(DeviceFleet.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        return List.of(
                Setting.required(
                        "classes",
                        Setting.ValueType.STRING_LIST,
                        "The names of the classes of devices, the most important first"),
                Setting.required(
                        "clients",
                        Setting.ValueType.STRING_LIST,
                        "A regular expression for the client ids of each class, in the order of 'classes'; a client of no"
                                + " class, such as a service, always connects"),
                Setting.required(
                        "registered",
                        Setting.ValueType.STRING_LIST,
                        "How many devices of each class the whole fleet has, in the order of 'classes'"),
                Setting.optional(
                        "connects_per_second",
                        Setting.ValueType.NUMBER,
                        "The most new connections a second that the broker bears; default: no limit"),
                Setting.optional(
                        "redirect",
                        Setting.ValueType.TEXT,
                        "The server that devices with MQTT 5 are told of while the gate is closed, HOST:PORT"),
                Setting.optional(
                        "login",
                        Setting.ValueType.TEXT,
                        "Who checks logins: by_next_extension (default) or by_nobody"));
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        GateRules rules = new GateRules(
                classes(settings),
                settings.text("connects_per_second").map(rate -> settings.integer("connects_per_second", 0)),
                settings.text("redirect"),
                login(settings.text("login").orElse("by_next_extension")));
        return type.cast(new HiveMqGate(rules, context.clock()));
    }

    private static List<ClassRule> classes(ProviderSettings settings) {
        List<String> names = settings.textList("classes");
        List<String> clients = settings.textList("clients");
        List<String> registered = settings.textList("registered");
        if (clients.size() != names.size()
                || registered.size() != names.size()
                || Set.copyOf(names).size() != names.size()) {
            throw new IllegalArgumentException("'classes' has " + names.size() + " names, 'clients' " + clients.size()
                    + " expressions and 'registered' " + registered.size()
                    + " numbers; give each class once, with one of both");
        }
        return IntStream.range(0, names.size())
                .mapToObj(i ->
                        new ClassRule(names.get(i), pattern(names.get(i), clients.get(i)), count(registered.get(i))))
                .toList();
    }

    private static long count(String text) {
        if (!text.matches("[1-9][0-9]{0,11}")) {
            throw new IllegalArgumentException("'registered' contains '" + text + "'; expected a number of devices");
        }
        return Long.parseLong(text);
    }

    private static Pattern pattern(String name, String clients) {
        try {
            return Pattern.compile(clients);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "'clients' of the class '" + name + "' is no regular expression: " + e.getDescription() + ": "
                            + clients,
                    e);
        }
    }

    private static Login login(String text) {
        return List.of(Login.values()).stream()
                .filter(l -> l.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'login' is '" + text + "'; expected by_next_extension or by_nobody"));
    }
}
