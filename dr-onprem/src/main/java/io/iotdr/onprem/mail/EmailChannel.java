package io.iotdr.onprem.mail;

import io.iotdr.error.Reason;
import io.iotdr.spi.AlertChannel;
import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.ProviderException;
import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends alerts by SMTP (RFC 5321) to its own recipients and to the {@code mailto:} contacts of the plan. Thread-safe.
 */
public final class EmailChannel implements AlertChannel {

    private static final Logger LOG = LoggerFactory.getLogger(EmailChannel.class);
    private static final String TIMEOUT_MILLIS = "10000";

    private final Server server;
    private final String from;
    private final List<String> recipients;
    private final Session session;

    /**
     * The SMTP server.
     *
     * @param startTls whether the connection must be upgraded to TLS (RFC 3207) before credentials or mail are sent
     */
    public record Server(String host, int port, boolean startTls, Optional<SmtpLogin> login) {}

    /** A user name and its password; {@link #toString} shows only the user name. */
    public record SmtpLogin(String user, String password) {
        @Override
        public String toString() {
            return user;
        }
    }

    public EmailChannel(Server server, String from, List<String> recipients) {
        this.server = server;
        this.from = from;
        this.recipients = List.copyOf(recipients);
        this.session = session(server);
    }

    private static Session session(Server server) {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", server.host());
        properties.put("mail.smtp.port", String.valueOf(server.port()));
        properties.put("mail.smtp.connectiontimeout", TIMEOUT_MILLIS);
        properties.put("mail.smtp.timeout", TIMEOUT_MILLIS);
        properties.put("mail.smtp.writetimeout", TIMEOUT_MILLIS);
        properties.put("mail.smtp.starttls.enable", String.valueOf(server.startTls()));
        properties.put("mail.smtp.starttls.required", String.valueOf(server.startTls()));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.sendpartial", "true");
        properties.put("mail.smtp.auth", String.valueOf(server.login().isPresent()));
        return Session.getInstance(properties, new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                SmtpLogin login = server.login().orElseThrow();
                return new PasswordAuthentication(login.user(), login.password());
            }
        });
    }

    @Override
    public String describe() {
        return "email by " + server.host();
    }

    @Override
    public boolean reaches(URI contact) {
        return "mailto".equals(String.valueOf(contact.getScheme()).toLowerCase(Locale.ROOT));
    }

    @Override
    public void deliver(AlertMessage message) {
        try {
            MimeMessage mail = new MimeMessage(session);
            mail.setFrom(new InternetAddress(from));
            for (String address : addresses(message)) {
                mail.addRecipient(Message.RecipientType.TO, new InternetAddress(address, true));
            }
            mail.setSubject("[" + message.severity() + "] " + message.title().replaceAll("\\R", " "), "UTF-8");
            mail.setText(message.text(), "UTF-8");
            mail.setHeader("X-IoT-DR-Key", message.key().replaceAll("\\R", " "));
            mail.setHeader("Importance", message.severity() == AlertMessage.Severity.INFO ? "normal" : "high");
            Transport.send(mail);
        } catch (SendFailedException e) {
            if (e.getValidSentAddresses() != null && e.getValidSentAddresses().length > 0) {
                // The others have the mail; sending it again would only reach them twice.
                LOG.warn("{} refused an address and sent the mail to the others: {}", describe(), Reason.of(e));
                return;
            }
            throw ProviderException.Outcome.REFUSED.exception(
                    describe(), "send", "an address was refused: " + e.getMessage(), e);
        } catch (MessagingException e) {
            throw ProviderException.notDone(describe(), "send", Reason.of(e), e);
        }
    }

    private Set<String> addresses(AlertMessage message) {
        Set<String> all = new LinkedHashSet<>(recipients);
        message.recipients().stream().filter(this::reaches).forEach(c -> all.add(c.getSchemeSpecificPart()));
        if (all.isEmpty()) {
            throw ProviderException.refused(
                    describe(), "send", "neither the channel nor the plan has a mail address; add one");
        }
        return all;
    }
}
