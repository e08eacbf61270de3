package org.systole.notify.email;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes the sockets of one delivery and closes them from another thread: closing is the only way to end a read that is
 * under way.
 */
final class TrackedSockets {
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    SocketFactory plain() {
        return new Plain();
    }

    SSLSocketFactory sealed(SSLSocketFactory by) {
        return new Sealed(by);
    }

    /** Ends whatever is under way; a socket made later is closed at once. */
    void closeAll() throws IOException {
        over = true;
        for (Socket socket = open.poll(); socket != null; socket = open.poll()) {
            socket.close();
        }
    }

    private <S extends Socket> S track(S socket) throws IOException {
        open.add(socket);
        if (over) {
            closeAll();
        }
        return socket;
    }

    private static Socket connected(Socket socket, InetAddress host, int port) throws IOException {
        socket.connect(new InetSocketAddress(host, port));
        return socket;
    }

    private final class Plain extends SocketFactory {
        @Override
        public Socket createSocket() throws IOException {
            return track(new Socket());
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return createSocket(InetAddress.getByName(host), port);
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return createSocket(InetAddress.getByName(host), port, local, localPort);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return connected(createSocket(), host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            Socket socket = createSocket();
            socket.bind(new InetSocketAddress(local, localPort));
            return connected(socket, host, port);
        }
    }

    private final class Sealed extends SSLSocketFactory {
        private final SSLSocketFactory by;

        Sealed(SSLSocketFactory by) {
            this.by = by;
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return by.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return by.getSupportedCipherSuites();
        }

        @Override
        public Socket createSocket() throws IOException {
            return track(by.createSocket());
        }

        @Override
        public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
            return track(by.createSocket(socket, host, port, autoClose));
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return track(by.createSocket(host, port));
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return track(by.createSocket(host, port, local, localPort));
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return track(by.createSocket(host, port));
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return track(by.createSocket(host, port, local, localPort));
        }
    }
}
