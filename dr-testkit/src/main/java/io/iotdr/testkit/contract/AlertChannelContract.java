package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.AlertChannel;
import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.ProviderException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an {@link AlertChannel} must do. */
public abstract class AlertChannelContract {

    private static final AlertMessage MESSAGE = new AlertMessage(
            "run-1",
            AlertMessage.Severity.CRITICAL,
            "Region west is dark",
            "Region west is dark\nrecovery is under way",
            List.of(URI.create("mailto:ops@example.com")));

    /** A channel to somebody who listens. */
    protected abstract AlertChannel working();

    /** Everything that the one who listens was given, as text. */
    protected abstract List<String> heard();

    /** A channel to nobody. */
    protected abstract AlertChannel broken();

    @Test
    void delivers() {
        working().deliver(MESSAGE);
        assertThat(heard()).hasSize(1).first().asString().contains("Region west is dark");
    }

    @Test
    void saysWhenItCouldNot() {
        assertThatThrownBy(() -> broken().deliver(MESSAGE)).isInstanceOf(ProviderException.class);
    }

    @Test
    void describesItself() {
        assertThat(working().describe()).isNotBlank();
    }
}
