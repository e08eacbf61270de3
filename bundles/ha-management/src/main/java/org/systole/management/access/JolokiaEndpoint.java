package org.systole.management.access;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.management.remote.JMXPrincipal;
import javax.security.auth.Subject;
import org.jolokia.core.api.LogHandler;
import org.jolokia.jvmagent.JolokiaServer;
import org.jolokia.jvmagent.JolokiaServerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** MBeans over HTTP, by Jolokia, on loopback, with the admin password. */
public final class JolokiaEndpoint implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JolokiaEndpoint.class);
    private static final String PATH = "/jolokia/";

    /** The attribute of an exchange from which Jolokia takes whom to act for. */
    private static final String SUBJECT = "org.jolokia.jaasSubject";

    private static final int THREADS = 4;
    private static final int WAITING = 64;

    private final HttpServer http;
    private final ExecutorService workers;
    private final JolokiaServer jolokia;

    private JolokiaEndpoint(HttpServer http, ExecutorService workers, JolokiaServer jolokia) {
        this.http = http;
        this.workers = workers;
        this.jolokia = jolokia;
    }

    /**
     * Serves from now on.
     *
     * @param port 0 for any that is free
     * @throws IOException where the port is taken
     */
    public static JolokiaEndpoint open(int port, AdminPassword password) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), WAITING);
        ExecutorService workers = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "systole-jolokia");
                    thread.setDaemon(true);
                    return thread;
                });
        http.setExecutor(workers);
        JolokiaServer jolokia = new JolokiaServer(http, new Settings(password), new Log());
        jolokia.start(false);
        http.start();
        return new JolokiaEndpoint(http, workers, jolokia);
    }

    public int port() {
        return http.getAddress().getPort();
    }

    /** Where clients find it. */
    public String url() {
        return "http://127.0.0.1:" + port() + PATH;
    }

    /** Jolokia's settings; the password is not among them, because Jolokia tells its settings to whoever asks. */
    private static final class Settings extends JolokiaServerConfig {
        private final AdminPassword password;

        Settings(AdminPassword password) {
            super(Map.of(
                    "agentContext", PATH,
                    "restrictorClass", SystoleRestrictor.class.getName(),
                    "discoveryEnabled", "false",
                    "disableDetectors", "true",
                    "includeStackTrace", "false",
                    "allowErrorDetails", "true",
                    "agentId", "systole",
                    "maxCollectionSize", "2000"));
            this.password = password;
            setClassLoader(JolokiaEndpoint.class.getClassLoader());
        }

        @Override
        public Authenticator getAuthenticator() {
            return new Login(password);
        }
    }

    /** Basic authentication; loopback only, so nothing of it crosses a wire. */
    private static final class Login extends BasicAuthenticator {
        private final AdminPassword password;

        Login(AdminPassword password) {
            super("systole");
            this.password = password;
        }

        @Override
        public Result authenticate(HttpExchange exchange) {
            Result result = super.authenticate(exchange);
            if (result instanceof Success success) {
                Subject subject = new Subject(
                        true, Set.of(new JMXPrincipal(success.getPrincipal().getUsername())), Set.of(), Set.of());
                exchange.setAttribute(SUBJECT, subject);
            }
            return result;
        }

        @Override
        public boolean checkCredentials(String user, String given) {
            boolean right = password.matches(user, given);
            if (!right) {
                log.warn("A login to Jolokia with a wrong user or password was refused.");
            }
            return right;
        }
    }

    /** Jolokia's own messages; what it calls information is of no use to an operator. */
    private static final class Log implements LogHandler {
        @Override
        public void debug(String message) {
            log.debug("{}", message);
        }

        @Override
        public void info(String message) {
            log.debug("{}", message);
        }

        @Override
        public void error(String message, Throwable cause) {
            log.error("Jolokia: {}", message, cause);
        }

        @Override
        public boolean isDebug() {
            return log.isDebugEnabled();
        }
    }

    /** Ends; also while the JVM is ending, when Jolokia cannot take its own hook back. */
    @Override
    public void close() {
        try {
            jolokia.stop();
        } catch (IllegalStateException e) {
            log.debug("Jolokia stopped while the process ends: {}", e.getMessage());
        }
        http.stop(0);
        workers.shutdownNow();
    }
}
