package io.iotdr.onprem.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.iotdr.spi.AlertChannel;
import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.testkit.contract.AlertChannelContract;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.time.ManualTime;
import jakarta.mail.Message;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests mail through a real SMTP conversation. */
final class EmailChannelTest extends AlertChannelContract {

    private static final ManualTime TIME = new ManualTime();

    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void start() {
        mail.start();
    }

    @AfterEach
    void stop() {
        mail.stop();
    }

    private AlertChannel channel(Map<String, Object> settings) {
        return new EmailProviders()
                .make(AlertChannel.class, ProviderSettings.of(settings), new FakeContext(TIME, TIME));
    }

    private AlertChannel to(int port, String recipient) {
        return channel(Map.of(
                "server",
                "127.0.0.1",
                "port",
                String.valueOf(port),
                "starttls",
                "false",
                "recipients",
                List.of(recipient)));
    }

    @Override
    protected AlertChannel working() {
        return to(mail.getSmtp().getPort(), "team@example.com");
    }

    @Override
    protected List<String> heard() {
        return Arrays.stream(mail.getReceivedMessages())
                .map(GreenMailUtil::getBody)
                .distinct()
                .toList();
    }

    @Override
    protected AlertChannel broken() {
        return to(FreePorts.onLoopback(), "team@example.com");
    }

    private static AlertMessage message(String title) {
        return new AlertMessage(
                "run-1",
                AlertMessage.Severity.CRITICAL,
                title,
                "dark",
                List.of(URI.create("mailto:ops@example.com"), URI.create("https://hooks.example.com/x")));
    }

    @Test
    void contactsOfThePlanReceiveTheAlertToo() throws Exception {
        working().deliver(message("dark"));
        Message received = mail.getReceivedMessages()[0];
        assertThat(received.getAllRecipients())
                .extracting(Object::toString)
                .containsExactly("team@example.com", "ops@example.com");
        assertThat(received.getSubject()).isEqualTo("[CRITICAL] dark");
    }

    @Test
    void aTitleWithALineBreakCannotAddMailHeaders() throws Exception {
        working().deliver(message("dark\r\nBcc: everybody@example.com"));
        assertThat(mail.getReceivedMessages()[0].getHeader("Bcc")).isNull();
    }

    @Test
    void aServerWithoutStartTlsIsRefusedByDefault() {
        AlertChannel strict = channel(Map.of(
                "server", "127.0.0.1",
                "port", String.valueOf(mail.getSmtp().getPort()),
                "recipients", List.of("team@example.com")));
        assertThatThrownBy(() -> strict.deliver(message("dark"))).hasMessageContaining("STARTTLS");
        assertThat(mail.getReceivedMessages()).isEmpty();
    }

    @Test
    void aChannelWithoutAServerFailsAtItsFirstUse() {
        AlertChannel unfinished = channel(Map.of("recipients", List.of("team@example.com")));
        assertThatThrownBy(() -> unfinished.deliver(message("dark")))
                .hasMessageContaining("no SMTP server is configured");
    }

    /** Speaks as much SMTP as one mail needs, and knows no mailbox {@code dead@example.com}. */
    private static final class PickyServer implements AutoCloseable {

        private final ServerSocket socket;
        private final AtomicInteger mails = new AtomicInteger();
        private final List<String> accepted = new CopyOnWriteArrayList<>();

        PickyServer() throws IOException {
            socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
            Thread thread = new Thread(this::serve, "picky-smtp");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve() {
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    talk(client);
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private void talk(Socket client) throws IOException {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            say(client, "220 ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("RCPT")) {
                    boolean dead = line.contains("dead@");
                    if (!dead) {
                        accepted.add(line);
                    }
                    say(client, dead ? "550 no such mailbox" : "250 ok");
                } else if (line.startsWith("DATA")) {
                    say(client, "354 go");
                    while (!".".equals(in.readLine())) {
                        continue;
                    }
                    mails.incrementAndGet();
                    say(client, "250 ok");
                } else {
                    say(client, line.startsWith("QUIT") ? "221 bye" : "250 ok");
                }
            }
        }

        private static void say(Socket client, String answer) throws IOException {
            client.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void oneDeadMailboxSilencesNoOther() throws Exception {
        try (PickyServer server = new PickyServer()) {
            AlertChannel channel = channel(Map.of(
                    "server",
                    "127.0.0.1",
                    "port",
                    String.valueOf(server.socket.getLocalPort()),
                    "starttls",
                    "false",
                    "recipients",
                    List.of("dead@example.com", "team@example.com")));
            channel.deliver(message("dark"));
            assertThat(server.mails).hasValue(1);
            assertThat(server.accepted).hasSize(2);
            AlertChannel nobody = channel(Map.of(
                    "server",
                    "127.0.0.1",
                    "port",
                    String.valueOf(server.socket.getLocalPort()),
                    "starttls",
                    "false",
                    "recipients",
                    List.of("dead@example.com")));
            AlertMessage toItsOwn =
                    new AlertMessage("run-1", AlertMessage.Severity.CRITICAL, "dark", "dark", List.of());
            assertThatThrownBy(() -> nobody.deliver(toItsOwn)).hasMessageContaining("address was refused");
        }
    }
}
