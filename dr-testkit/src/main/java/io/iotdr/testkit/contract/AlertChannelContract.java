package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.AlertChannel;
import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.ProviderException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contract test of an {@link AlertChannel}. */
@Bounded
public abstract class AlertChannelContract {

    private static final AlertMessage MESSAGE = new AlertMessage(
            "run-1",
            AlertMessage.Severity.CRITICAL,
            "Region west is dark",
            "Region west is dark\nrecovery is under way",
            List.of(URI.create("mailto:ops@example.com")));

    /** Returns a channel to a working receiver. */
    protected abstract AlertChannel working();

    /** Returns every message that the receiver got, as text. */
    protected abstract List<String> heard();

    /** Returns a channel whose receiver cannot be reached. */
    protected abstract AlertChannel broken();

    @Test
    void aMessageIsDeliveredToTheReceiver() {
        working().deliver(MESSAGE);
        assertThat(heard()).hasSize(1).first().asString().contains("Region west is dark");
    }

    @Test
    void anUndeliverableMessageIsAnError() {
        assertThatThrownBy(() -> broken().deliver(MESSAGE)).isInstanceOf(ProviderException.class);
    }

    @Test
    void theChannelHasADescription() {
        assertThat(working().describe()).isNotBlank();
    }
}
