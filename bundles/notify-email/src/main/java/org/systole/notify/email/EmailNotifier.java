package org.systole.notify.email;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.notify.Notifier;

/** Sends each event as a plain-text message to one address or to several with commas between. */
@Component(service = Notifier.class, property = Notifier.TYPE + "=email")
public final class EmailNotifier implements Notifier {
    private static final Logger log = LoggerFactory.getLogger(EmailNotifier.class);

    @Activate
    public EmailNotifier() {}

    @Override
    public List<Parameter> parameters() {
        return MailSettings.PARAMETERS;
    }

    /** The mail library blocks in ways that an interrupt does not end, so it works on a thread of its own. */
    @Override
    public Delivery deliver(Request request) throws InterruptedException {
        TrackedSockets sockets = new TrackedSockets();
        CompletableFuture<Delivery> ended = new CompletableFuture<>();
        Thread worker = new Thread(() -> work(request, sockets, ended), "notify-email");
        worker.setContextClassLoader(EmailNotifier.class.getClassLoader()); // where the library finds its own parts
        worker.setDaemon(true);
        worker.start();
        long limit = Math.max(1, request.timeout().toMillis());
        try {
            return ended.get(limit, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Delivery.TryAgain("the SMTP server did not take the message within " + limit + " ms");
        } catch (ExecutionException e) {
            throw new IllegalStateException("sending a message failed in a way nobody expected", e.getCause());
        } finally {
            close(sockets);
        }
    }

    private static void work(Request request, TrackedSockets sockets, CompletableFuture<Delivery> ended) {
        try {
            ended.complete(attempt(request, sockets));
        } catch (IllegalArgumentException e) {
            ended.complete(new Delivery.Refused(e.getMessage()));
        } catch (RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    private static Delivery attempt(Request request, TrackedSockets sockets) {
        MailSettings settings = MailSettings.of(request.parameters());
        Session session = session(settings, sockets, request.timeout());
        try {
            MimeMessage message = message(session, settings, request);
            Transport transport = session.getTransport("smtp");
            return send(transport, message, settings);
        } catch (MessagingException e) {
            return Verdict.of(e, settings);
        }
    }

    private static Delivery send(Transport transport, MimeMessage message, MailSettings settings)
            throws MessagingException {
        try {
            if (settings.user().isEmpty()) {
                transport.connect();
            } else {
                transport.connect(settings.user(), settings.password());
            }
            transport.sendMessage(message, message.getAllRecipients());
            return new Delivery.Delivered();
        } finally {
            try {
                transport.close();
            } catch (MessagingException e) {
                log.debug("saying goodbye to {} failed; the message is where it is", settings.where(), e);
            }
        }
    }

    private static Session session(MailSettings settings, TrackedSockets sockets, Duration timeout) {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", settings.host());
        properties.put("mail.smtp.port", "" + settings.port());
        properties.put("mail.smtp.localhost", MailSettings.hostName());
        for (String limit : List.of("connectiontimeout", "timeout")) {
            properties.put("mail.smtp." + limit, "" + Math.max(1, timeout.toMillis()));
        }
        properties.put("mail.smtp.socketFactory", sockets.plain());
        properties.put("mail.smtp.socketFactory.fallback", "false");
        properties.put("mail.smtp.quitwait", "false");
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.auth", "" + !settings.user().isEmpty());
        if (settings.tls() != MailSettings.Tls.NO) {
            boolean upgraded = settings.tls() == MailSettings.Tls.STARTTLS;
            properties.put("mail.smtp.ssl.socketFactory", sockets.sealed(Trust.sockets(settings.caFile())));
            properties.put("mail.smtp.ssl.enable", "" + !upgraded);
            properties.put("mail.smtp.starttls.enable", "" + upgraded);
            properties.put("mail.smtp.starttls.required", "" + upgraded);
        }
        return Session.getInstance(properties);
    }

    private static MimeMessage message(Session session, MailSettings settings, Request request)
            throws MessagingException {
        InternetAddress from = addresses("from", settings.from())[0];
        String domain = from.getAddress().replaceFirst(".*@", "");
        Letter letter = Letter.about(request.event(), request.recipient(), settings.prefix());
        MimeMessage message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + letter.id() + "@" + domain + ">");
            }
        };
        message.setFrom(from);
        message.setRecipients(Message.RecipientType.TO, addresses("recipient", request.recipient()));
        message.setSubject(letter.subject(), StandardCharsets.UTF_8.name());
        message.setText(letter.body(), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(request.event().time()));
        message.setHeader("Auto-Submitted", "auto-generated");
        message.saveChanges();
        return message;
    }

    private static InternetAddress[] addresses(String what, String text) {
        try {
            InternetAddress[] addresses = InternetAddress.parse(text, true);
            if (addresses.length == 0 || !text.equals(Letter.oneLine(text))) {
                throw new AddressException("control characters, or nothing at all");
            }
            for (InternetAddress address : addresses) {
                address.validate();
            }
            return addresses;
        } catch (AddressException e) {
            throw new IllegalArgumentException(
                    what + " '" + Letter.oneLine(text) + "' is no e-mail address: " + e.getMessage(), e);
        }
    }

    private static void close(TrackedSockets sockets) {
        try {
            sockets.closeAll();
        } catch (IOException e) {
            log.debug("closing a connection failed; it is gone anyway", e);
        }
    }
}
