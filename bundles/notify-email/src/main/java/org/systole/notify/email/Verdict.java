package org.systole.notify.email;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.systole.api.notify.Notifier.Delivery;

/**
 * What a failure means: SMTP says with 4xx that it may pass and with 5xx that it will not. A wrong certificate, and a
 * server that does not offer the sealing asked for, will not mend by themselves either; a network may.
 */
final class Verdict {
    private static final Pattern REPLY = Pattern.compile("(?:^|response: )([45])\\d\\d\\b");

    private Verdict() {}

    static Delivery of(MessagingException failure, MailSettings settings) {
        List<Throwable> chain = chain(failure);
        String reason = settings.where() + " did not take the message: " + told(chain, settings);
        Optional<Integer> code =
                chain.stream().flatMap(each -> code(each).stream()).findFirst();
        boolean certificate = chain.stream().anyMatch(SSLHandshakeException.class::isInstance);
        if (certificate) {
            return new Delivery.Refused(reason + "; give the certificate of whoever vouches for the server in"
                    + " smtp_ca_file, and call the server by the name in its certificate");
        }
        boolean login = chain.stream().anyMatch(AuthenticationFailedException.class::isInstance);
        boolean noSeal = told(chain, settings).contains("STARTTLS is required");
        boolean forGood = code.map(c -> c >= 500).orElse(login || noSeal);
        String advice = login ? "; check user and password" : noSeal ? "; set smtp_tls to what it offers" : "";
        return forGood ? new Delivery.Refused(reason + advice) : new Delivery.TryAgain(reason + advice);
    }

    /** The failure, what it was caused by, and what came with it: Jakarta Mail keeps them in two chains. */
    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> all = new ArrayList<>();
        Throwable each = failure;
        while (each != null && !all.contains(each)) {
            all.add(each);
            Throwable next = each instanceof MessagingException mail ? mail.getNextException() : null;
            each = next != null ? next : each.getCause();
        }
        return all;
    }

    private static Optional<Integer> code(Throwable each) {
        if (each instanceof SMTPAddressFailedException address) {
            return Optional.of(address.getReturnCode());
        }
        if (each instanceof SMTPSenderFailedException sender) {
            return Optional.of(sender.getReturnCode());
        }
        if (each instanceof SMTPSendFailedException send && send.getReturnCode() >= 400) {
            return Optional.of(send.getReturnCode());
        }
        // A refused login, and a first line that is no welcome, keep the server's reply in their message only.
        Matcher reply = REPLY.matcher(String.valueOf(each.getMessage()));
        return each instanceof MessagingException && reply.find()
                ? Optional.of(Integer.parseInt(reply.group(1)) * 100)
                : Optional.empty();
    }

    /** The innermost words, which are those of the server or of the network. */
    private static String told(List<Throwable> chain, MailSettings settings) {
        Throwable last = chain.get(chain.size() - 1);
        String said = Letter.oneLine(String.valueOf(last.getMessage()));
        String kind = last instanceof MessagingException ? "" : last.getClass().getSimpleName() + ": ";
        String password = settings.password();
        return kind + (password.isEmpty() ? said : said.replace(password, "***"));
    }
}
