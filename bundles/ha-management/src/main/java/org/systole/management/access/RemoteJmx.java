package org.systole.management.access;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.rmi.NoSuchObjectException;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.RMIServerSocketFactory;
import java.rmi.server.UnicastRemoteObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.remote.JMXAuthenticator;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXPrincipal;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;
import javax.security.auth.Subject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remote JMX over RMI: registry and connector on one port, on loopback only, with the admin password. Made in code,
 * because the JVM's own properties for this open a second port on all addresses.
 */
public final class RemoteJmx implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RemoteJmx.class);
    private static final String HOST = "127.0.0.1";

    /** RMI writes this host into what it gives to clients; without it they would be sent to the outer address. */
    private static final String HOST_PROPERTY = "java.rmi.server.hostname";

    private final int port;
    private final Registry registry;
    private final JMXConnectorServer connector;

    private RemoteJmx(int port, Registry registry, JMXConnectorServer connector) {
        this.port = port;
        this.registry = registry;
        this.connector = connector;
    }

    /** Server sockets on loopback. All are equal, so that registry and connector can share a port. */
    private static final class Loopback implements RMIServerSocketFactory {
        @Override
        public ServerSocket createServerSocket(int port) throws IOException {
            return new ServerSocket(port, 0, InetAddress.getByName(HOST));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Loopback;
        }

        @Override
        public int hashCode() {
            return HOST.hashCode();
        }
    }

    /**
     * Serves from now on.
     *
     * @throws IOException where the port is taken
     */
    public static RemoteJmx open(int port, MBeanServer server, AdminPassword password) throws IOException {
        if (System.getProperty(HOST_PROPERTY) == null) {
            System.setProperty(HOST_PROPERTY, HOST);
        }
        Loopback sockets = new Loopback();
        Registry registry = LocateRegistry.createRegistry(port, null, sockets);
        try {
            Map<String, Object> environment = new HashMap<>();
            environment.put(RMIConnectorServer.RMI_SERVER_SOCKET_FACTORY_ATTRIBUTE, sockets);
            environment.put(JMXConnectorServer.AUTHENTICATOR, new Login(password));
            // Credentials are two strings; nothing else may be unmarshalled before the login.
            environment.put(RMIConnectorServer.CREDENTIALS_FILTER_PATTERN, "java.lang.String;!*");
            JMXConnectorServer connector =
                    JMXConnectorServerFactory.newJMXConnectorServer(new JMXServiceURL(url(port)), environment, server);
            connector.setMBeanServerForwarder(GuardedServer.forwarder());
            connector.start();
            return new RemoteJmx(port, registry, connector);
        } catch (IOException e) {
            UnicastRemoteObject.unexportObject(registry, true);
            throw e;
        }
    }

    private static String url(int port) {
        return "service:jmx:rmi://" + HOST + ":" + port + "/jndi/rmi://" + HOST + ":" + port + "/jmxrmi";
    }

    /** Where clients find it. */
    public String url() {
        return url(port);
    }

    /** Asks for user and password. */
    private record Login(AdminPassword password) implements JMXAuthenticator {
        @Override
        public Subject authenticate(Object credentials) {
            if (credentials instanceof String[] pair
                    && pair.length == 2
                    && pair[0] != null
                    && pair[1] != null
                    && password.matches(pair[0], pair[1])) {
                return new Subject(true, Set.of(new JMXPrincipal(pair[0])), Set.of(), Set.of());
            }
            log.warn("A login to JMX with a wrong user or password was refused.");
            throw new SecurityException("wrong user or password");
        }
    }

    @Override
    public void close() {
        try {
            connector.stop();
        } catch (IOException e) {
            log.debug("Remote JMX did not end in order: {}", e.getMessage());
        }
        try {
            UnicastRemoteObject.unexportObject(registry, true);
        } catch (NoSuchObjectException e) {
            log.debug("The registry of remote JMX was gone already: {}", e.getMessage());
        }
    }
}
