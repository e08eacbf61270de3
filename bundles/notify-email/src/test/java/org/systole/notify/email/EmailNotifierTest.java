package org.systole.notify.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.systole.api.notify.ClusterEvent;
import org.systole.api.notify.Notifier.Delivery;
import org.systole.api.notify.Notifier.Request;
import org.systole.api.process.Command;

class EmailNotifierTest {
    private static final Duration PLENTY = Duration.ofSeconds(30);

    private final EmailNotifier notifier = new EmailNotifier();
    private final Map<String, String> parameters = new TreeMap<>();
    private String recipient = "ops@example.org";

    @TempDir
    private Path folder;

    private GreenMail mail;

    @BeforeEach
    void start() {
        mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        parameters.put("smtp_host", "127.0.0.1");
        parameters.put("smtp_port", "" + mail.getSmtp().getPort());
        parameters.put("from", "cluster@example.org");
        parameters.put("subject_prefix", "[systole]");
    }

    @AfterEach
    void stop() {
        mail.stop();
    }

    @Test
    void writesWhatHappenedWhereAndWhen() throws Exception {
        assertThat(deliver("server1 moved to node5", "node2 was fenced, so node5 took over.\nNothing is lost."))
                .isInstanceOf(Delivery.Delivered.class);

        MimeMessage message = mail.getReceivedMessages()[0];
        assertThat(message.getSubject()).isEqualTo("[systole] server1 moved to node5");
        assertThat(message.getFrom()[0]).hasToString("cluster@example.org");
        assertThat(message.getSentDate()).isEqualTo("2026-11-23T20:36:22.000Z");
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(message.getContent().toString().replace("\r\n", "\n"))
                .isEqualTo(
                        """
                        server1 moved to node5

                        node2 was fenced, so node5 took over.
                        Nothing is lost.

                        time: 2026-11-23T20:36:22.475Z
                        event: resource.started 7.1523.0
                        node: node5
                        resource: server1
                        firsthost: node2
                        fsname: pvfs2-fs""");
    }

    @Test
    void theSameEventHasTheSameIdSoThatARepetitionShows() throws Exception {
        deliver("moved", "x");
        deliver("moved", "x");
        String first = mail.getReceivedMessages()[0].getMessageID();
        assertThat(first).startsWith("<systole.").endsWith("@example.org>");
        assertThat(mail.getReceivedMessages()[1].getMessageID()).isEqualTo(first);
    }

    @Test
    void aTitleCannotBecomeAHeader() throws Exception {
        deliver("moved\r\nBcc: spy@example.org\nX-Evil: 1\u2028\u0085Y: 2\u0000", "x");
        MimeMessage message = mail.getReceivedMessages()[0];
        assertThat(mail.getReceivedMessages()).hasSize(1);
        assertThat(message.getSubject()).isEqualTo("[systole] moved Bcc: spy@example.org X-Evil: 1 Y: 2");
        assertThat(message.getHeader("Bcc")).isNull();
        assertThat(message.getHeader("X-Evil")).isNull();
    }

    @Test
    void keepsLettersOfAllAlphabets() throws Exception {
        deliver("Knoten „node2“ ist weg – 节点", "Grüße");
        assertThat(mail.getReceivedMessages()[0].getSubject()).isEqualTo("[systole] Knoten „node2“ ist weg – 节点");
        assertThat(mail.getReceivedMessages()[0].getContent().toString()).contains("Grüße");
    }

    @Test
    void writesToSeveralAddresses() throws Exception {
        recipient = "ops@example.org, boss@example.org";
        assertThat(deliver("x", "x")).isInstanceOf(Delivery.Delivered.class);
        assertThat(mail.getReceivedMessages()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody", "a@b@c", "ops@example.org\r\nRCPT TO:<spy@example.org>", "x <y"})
    void aRecipientThatIsNoAddressIsRefused(String wrong) throws Exception {
        recipient = wrong;
        assertThat(deliver("x", "x"))
                .isInstanceOfSatisfying(Delivery.Refused.class, refused -> assertThat(refused.reason())
                        .contains("recipient")
                        .doesNotContain("\n"));
        assertThat(mail.getReceivedMessages()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "HELLO,554 5.3.2 go away,false",
        "HELLO,421 4.3.2 later,true",
        "MAIL,550 5.1.8 no such sender,false",
        "MAIL,451 4.3.0 disk full,true",
        "RCPT,550 5.1.1 no such user,false",
        "RCPT,450 4.2.0 greylisted,true",
        "DATA,554 5.7.1 no,false",
        "DATA,452 4.3.1 no space,true",
        ".,552 5.3.4 too big,false",
        ".,451 4.7.1 later,true"
    })
    void tellsWhatMayPassFromWhatWillNot(String command, String reply, boolean again) throws Exception {
        try (ScriptedSmtp smtp = new ScriptedSmtp(null).reply(command, reply)) {
            parameters.put("smtp_port", "" + smtp.port());
            Delivery delivery = deliver("x", "x");
            assertThat(delivery).isInstanceOf(again ? Delivery.TryAgain.class : Delivery.Refused.class);
            assertThat(delivery.toString()).contains("127.0.0.1:" + smtp.port());
        }
    }

    @Test
    void aServerThatIsNotThereMayComeBack() throws Exception {
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            parameters.put("smtp_port", "" + nobody.getLocalPort());
        }
        assertThat(deliver("x", "x")).isInstanceOf(Delivery.TryAgain.class);
    }

    @Test
    void aServerThatTookTheMessageAndDiesAtTheGoodbyeHasIt() throws Exception {
        try (ScriptedSmtp smtp = new ScriptedSmtp(null).reply("QUIT", ScriptedSmtp.SILENCE)) {
            parameters.put("smtp_port", "" + smtp.port());
            assertThat(deliver("x", "x")).isInstanceOf(Delivery.Delivered.class);
        }
    }

    @Test
    void logsInWithAPasswordFromAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "mail-s3cr3t\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        parameters.putAll(Map.of("user", "ops", "password_file", file.toString()));
        try (ScriptedSmtp smtp = new ScriptedSmtp(null).reply("AUTH", "235 welcome")) {
            parameters.put("smtp_port", "" + smtp.port());
            assertThat(deliver("x", "x")).isInstanceOf(Delivery.Delivered.class);
            assertThat(smtp.heard()).anyMatch(line -> line.startsWith("AUTH PLAIN"));
        }
    }

    @Test
    void aPasswordFileThatOthersCanReadIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "mail-s3cr3t\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        parameters.putAll(Map.of("user", "ops", "password_file", file.toString()));
        assertRefused("password_file", "chmod 600");
    }

    @Test
    void aPasswordNeverCrossesTheNetworkReadable() throws Exception {
        parameters.putAll(Map.of("smtp_host", "mail.example.org", "user", "ops", "password", "mail-s3cr3t"));
        assertRefused("smtp_tls");
    }

    @Test
    void startsTlsWithAServerItTrustsAndOnlyThenLogsIn() throws Exception {
        try (ScriptedSmtp smtp = new ScriptedSmtp(certificate("127.0.0.1")).reply("AUTH", "235 welcome")) {
            sealedTo(smtp);
            assertThat(deliver("x", "x")).isInstanceOf(Delivery.Delivered.class);
            int sealed = smtp.heard().indexOf("STARTTLS");
            assertThat(sealed).isNotNegative();
            assertThat(smtp.heard().subList(0, sealed)).noneMatch(line -> line.startsWith("AUTH"));
        }
    }

    @Test
    void aCertificateNobodyVouchesForIsRefused() throws Exception {
        try (ScriptedSmtp smtp = new ScriptedSmtp(certificate("127.0.0.1"))) {
            sealedTo(smtp);
            parameters.remove("smtp_ca_file");
            assertRefused("smtp_ca_file");
            assertThat(smtp.heard()).noneMatch(line -> line.startsWith("AUTH"));
        }
    }

    @Test
    void aCertificateForAnotherNameIsNotAccepted() throws Exception {
        try (ScriptedSmtp smtp = new ScriptedSmtp(certificate("10.9.9.9"))) {
            sealedTo(smtp);
            assertThat(deliver("x", "x")).isNotInstanceOf(Delivery.Delivered.class);
            assertThat(smtp.heard()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        }
    }

    @Test
    void aServerThatOffersNoSealGetsNothing() throws Exception {
        try (ScriptedSmtp smtp = new ScriptedSmtp(null)) {
            parameters.putAll(Map.of("smtp_port", "" + smtp.port(), "smtp_tls", "starttls"));
            assertRefused("STARTTLS", "smtp_tls");
            assertThat(smtp.heard()).noneMatch(line -> line.startsWith("MAIL"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "smtp_port,0,smtp_port=0",
        "smtp_tls,maybe,smtp_tls=maybe",
        "from,nobody,from",
        "from,'a@b.c\r\nX: 1',from"
    })
    void aWrongParameterIsNamed(String name, String value, String reason) throws Exception {
        parameters.put(name, value);
        assertRefused(reason);
    }

    private void assertRefused(String... words) throws InterruptedException {
        assertThat(deliver("x", "x"))
                .isInstanceOfSatisfying(
                        Delivery.Refused.class,
                        refused -> assertThat(refused.reason()).contains(words).doesNotContain("s3cr3t"));
    }

    private Delivery deliver(String title, String text) throws InterruptedException {
        ClusterEvent event = new ClusterEvent(
                "7.1523.0",
                Instant.parse("2026-11-23T20:36:22.475Z"),
                ClusterEvent.Kind.RESOURCE_STARTED,
                "node5",
                "server1",
                title,
                text,
                Map.of("fsname", "pvfs2-fs", "firsthost", "node2"));
        return notifier.deliver(new Request(event, recipient, parameters, PLENTY));
    }

    private void sealedTo(ScriptedSmtp smtp) {
        parameters.putAll(Map.of(
                "smtp_port", "" + smtp.port(),
                "smtp_tls", "starttls",
                "smtp_ca_file", folder.resolve("server.pem").toString(),
                "user", "ops",
                "password", "mail-s3cr3t"));
    }

    /** A new key whose certificate is for this address; it is left in {@code server.pem} too. */
    private SSLContext certificate(String address) throws Exception {
        Path store = folder.resolve("server.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Command.of(keytool.toString(), "-keystore", store.toString(), "-storepass", "changeit", "-alias", "server")
                .and("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + address, "-ext", "san=ip:" + address)
                .run(PLENTY);
        Command.of(keytool.toString(), "-keystore", store.toString(), "-storepass", "changeit", "-alias", "server")
                .and(
                        "-exportcert",
                        "-rfc",
                        "-file",
                        folder.resolve("server.pem").toString())
                .run(PLENTY);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
