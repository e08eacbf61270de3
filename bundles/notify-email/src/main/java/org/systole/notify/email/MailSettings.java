package org.systole.notify.email;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.process.SecretFile;

/** How to reach the SMTP server and what to write on the letters, as the parameters say, checked. Prints no secret. */
record MailSettings(
        String host, int port, Tls tls, String caFile, String user, String password, String from, String prefix) {
    static final List<Parameter> PARAMETERS = List.of(
            text("smtp_host", "localhost", "SMTP server that takes the message"),
            text("smtp_port", "", "its port; 25, or 587 with starttls, or 465 with ssl where nothing is said"),
            text("smtp_tls", "no", "no, starttls (upgraded, or nothing is sent) or ssl (from the first byte)"),
            text(
                    "smtp_ca_file",
                    "",
                    "certificates in PEM that vouch for the server, instead of those of the Java" + " platform"),
            text("user", "", "user to log in with; nobody logs in where nothing is said"),
            new Parameter(
                    "password", false, true, "", "password of the user; needs smtp_tls unless the server is local"),
            text("password_file", "", "a file of mode 0600 that holds the password"),
            text("from", "", "sender; systole@ and the name of the delivering node where nothing is said"),
            text("subject_prefix", "[systole]", "what every subject begins with"));

    /** How the connection is sealed. */
    enum Tls {
        NO(25),
        STARTTLS(587),
        SSL(465);

        private final int port;

        Tls(int port) {
            this.port = port;
        }
    }

    /**
     * Reads and checks.
     *
     * @throws IllegalArgumentException naming the parameter that is wrong
     */
    static MailSettings of(Map<String, String> parameters) {
        String host = value(parameters, "smtp_host", "localhost");
        Tls tls = tls(value(parameters, "smtp_tls", "no"));
        String user = value(parameters, "user", "");
        if (!user.isEmpty() && tls == Tls.NO && !isLocal(host)) {
            throw new IllegalArgumentException("the password of user " + user + " would cross the network to " + host
                    + " readable; set smtp_tls to starttls or ssl, or use a server on this node");
        }
        return new MailSettings(
                host,
                port(value(parameters, "smtp_port", "" + tls.port)),
                tls,
                value(parameters, "smtp_ca_file", ""),
                user,
                user.isEmpty() ? "" : password(parameters),
                value(parameters, "from", "systole@" + hostName()),
                value(parameters, "subject_prefix", ""));
    }

    /** This node's name as the kernel knows it; asking a name server could block. */
    static String hostName() {
        try {
            String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            return name.matches("[A-Za-z0-9.-]+") ? name : "localhost";
        } catch (IOException e) {
            return "localhost"; // no Linux: the name only labels the sender
        }
    }

    private static boolean isLocal(String host) {
        return host.equalsIgnoreCase("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    private static Tls tls(String word) {
        return switch (word) {
            case "no" -> Tls.NO;
            case "starttls" -> Tls.STARTTLS;
            case "ssl" -> Tls.SSL;
            default -> throw new IllegalArgumentException(
                    "parameter smtp_tls=" + word + " is none of no, starttls and ssl");
        };
    }

    private static int port(String port) {
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535) {
            throw new IllegalArgumentException("parameter smtp_port=" + port + " is no port; give 1 to 65535");
        }
        return Integer.parseInt(port);
    }

    private static String password(Map<String, String> parameters) {
        String password = parameters.getOrDefault("password", "");
        String file = value(parameters, "password_file", "");
        if (!password.isEmpty() || file.isEmpty()) {
            return password;
        }
        try {
            return SecretFile.read(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("parameter password_file: " + e.getMessage(), e);
        }
    }

    private static String value(Map<String, String> parameters, String name, String otherwise) {
        String value = parameters.getOrDefault(name, "").strip();
        return value.isEmpty() ? otherwise : value;
    }

    private static Parameter text(String name, String value, String description) {
        return Parameter.optional(name, value, description);
    }

    /** For messages. */
    String where() {
        return host + ":" + port + (tls == Tls.NO ? "" : " with " + tls.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return "mail from " + from + " by " + where();
    }
}
