package org.systole.notify.email;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.systole.api.notify.Notifier;
import org.systole.testkit.NotifierContract;

class EmailContractTest implements NotifierContract {
    private static final String PASSWORD = "mail-s3cr3t";

    @Override
    public Bench bench() throws Exception {
        GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.setUser("ops@example.org", "ops", PASSWORD);
        mail.start();
        return new MailBench(mail, new ScriptedSmtp(null), new TreeMap<>());
    }

    /** GreenMail while all is well, and a scripted server when it is not. */
    private record MailBench(GreenMail mail, ScriptedSmtp scripted, Map<String, String> changed) implements Bench {
        @Override
        public Notifier notifier() {
            return new EmailNotifier();
        }

        @Override
        public Map<String, String> parameters() {
            Map<String, String> all = new TreeMap<>(Map.of(
                    "smtp_host", "127.0.0.1",
                    "smtp_port", "" + mail.getSmtp().getPort(),
                    "from", "cluster@example.org",
                    "user", "ops",
                    "password", PASSWORD));
            all.putAll(changed);
            return all;
        }

        @Override
        public String recipient() {
            return "ops@example.org";
        }

        @Override
        public List<String> received() throws IOException {
            List<String> all = new ArrayList<>();
            for (MimeMessage message : mail.getReceivedMessages()) {
                try {
                    all.add(message.getSubject() + "\n" + message.getContent());
                } catch (MessagingException e) {
                    throw new IOException(e);
                }
            }
            return all;
        }

        @Override
        public void refuse() {
            scripted.reply("AUTH", "535 5.7.8 no, " + PASSWORD + " is wrong").reply("HELLO", "220 scripted");
            changed.put("smtp_port", "" + scripted.port());
        }

        @Override
        public void fail() {
            scripted.reply("HELLO", "421 4.3.2 later");
            changed.put("smtp_port", "" + scripted.port());
        }

        @Override
        public void hang() {
            scripted.reply("HELLO", ScriptedSmtp.SILENCE);
            changed.put("smtp_port", "" + scripted.port());
        }

        @Override
        public void close() throws IOException {
            mail.stop();
            scripted.close();
        }
    }
}
