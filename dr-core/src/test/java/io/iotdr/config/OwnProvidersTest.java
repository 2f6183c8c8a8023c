package io.iotdr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.DataStore;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what people learn of a provider of their own that is wrong. */
final class OwnProvidersTest {

    private static final String CONFIGURATION = """
            regions:
              east:
                data_stores:
                  registry: {provider: mine, pin: pin-4711}
            """;

    private static Supplier<Object> making = Object::new;

    @TempDir
    private Path directory;

    private ClassLoader before;

    /** A provider that somebody else wrote. */
    public static class Mine implements ProviderFactory {
        @Override
        public String name() {
            return "mine";
        }

        @Override
        public Set<Class<?>> makes() {
            return Set.of(DataStore.class);
        }

        @Override
        public List<Setting> settings(Class<?> type) {
            return List.of(Setting.required("pin", Setting.ValueType.TEXT, "The PIN (secret)"));
        }

        @Override
        @SuppressWarnings("unchecked") // A wrong factory is what is tested.
        public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
            return (T) making.get();
        }
    }

    /** Another one of the same name. */
    public static final class Other extends Mine {}

    private static final class Store implements DataStore {
        @Override
        public Role role() {
            return Role.PRIMARY;
        }

        @Override
        public void promote() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void fence() {
            throw new UnsupportedOperationException();
        }

        @Override
        public java.util.Optional<java.time.Instant> watermark() {
            return java.util.Optional.empty();
        }
    }

    @BeforeEach
    void remember() {
        before = Thread.currentThread().getContextClassLoader();
        making = Store::new;
    }

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(before);
    }

    private Configuration load(String... classes) {
        Thread.currentThread().setContextClassLoader(new ClassLoader(before) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                if (!name.equals("META-INF/services/" + ProviderFactory.class.getName())) {
                    return super.getResources(name);
                }
                Path file = Files.write(directory.resolve("services"), List.of(classes));
                return Collections.enumeration(List.of(file.toUri().toURL()));
            }
        });
        return Loading.load(CONFIGURATION, Map.of());
    }

    @Test
    void aSettingThatItsDescriptionCallsSecretIsRedacted() {
        Configuration read = load(Mine.class.getName());
        assertThat(read.redactor().redact("the server refused pin-4711")).isEqualTo("the server refused [redacted]");
    }

    @Test
    void aFactoryThatFailsIsNamedWithTheLineOfItsBlock() {
        making = () -> {
            throw new UncheckedIOException(new IOException("no such socket"));
        };
        assertThatThrownBy(() -> load(Mine.class.getName()))
                .hasMessageContaining("dr.yaml:4")
                .hasMessageContaining("the provider 'mine' failed")
                .hasMessageContaining("no such socket");
    }

    @Test
    void aSecretInTheMessageOfAFactoryIsRedacted() {
        making = () -> {
            throw new IllegalArgumentException("the PIN pin-4711 is no good");
        };
        assertThatThrownBy(() -> load(Mine.class.getName())).hasMessageContaining("the PIN [redacted] is no good");
    }

    @Test
    void aFactoryThatMakesNothingOrSomethingElseIsAnError() {
        making = () -> null;
        assertThatThrownBy(() -> load(Mine.class.getName()))
                .hasMessageContaining("made nothing instead of a DataStore");
        making = () -> "a text";
        assertThatThrownBy(() -> load(Mine.class.getName()))
                .hasMessageContaining("made a java.lang.String instead of a DataStore");
    }

    @Test
    void twoProvidersOfOneNameAreAnErrorThatNamesBoth() {
        assertThatThrownBy(() -> load(Mine.class.getName(), Other.class.getName()))
                .hasMessageContaining("several providers named 'mine' provide a DataStore")
                .hasMessageContaining(Mine.class.getName())
                .hasMessageContaining(Other.class.getName());
    }

    @Test
    void aClassThatCannotBeLoadedIsReportedWithWhatToCheck() {
        assertThatThrownBy(() -> load("acme.Nowhere"))
                .hasMessageContaining("acme.Nowhere")
                .hasMessageContaining("META-INF/services/io.iotdr.spi.ProviderFactory");
    }

    @Test
    void aProviderThatIsNotThereTellsWhereJarsAreLookedFor() {
        assertThatThrownBy(this::load).hasMessageContaining("in ext/ of the dr distribution");
    }
}
