package org.systole.notify.email;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An SMTP server that answers each command as it is told, seals when asked to, and can fall silent. */
final class ScriptedSmtp implements AutoCloseable {
    static final String SILENCE = "";

    private final ServerSocket listening;
    private final Map<String, String> replies = new ConcurrentHashMap<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final SSLContext seal;

    /** @param seal offers STARTTLS with it; null for a server that does not */
    ScriptedSmtp(SSLContext seal) throws IOException {
        this.seal = seal;
        this.listening = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        replies.put("HELLO", "220 scripted");
        replies.put("EHLO", seal == null ? "250-scripted\r\n250 AUTH PLAIN" : "250-scripted\r\n250 STARTTLS");
        replies.put("DATA", "354 go on");
        replies.put("STARTTLS", seal == null ? "502 no" : "220 go on");
        Thread thread = new Thread(this::accept, "scripted-smtp");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listening.getLocalPort();
    }

    /** From now on this command is answered so; {@code HELLO} is the first line, {@code .} the end of a message. */
    ScriptedSmtp reply(String command, String reply) {
        replies.put(command, reply);
        return this;
    }

    /** What clients said, line by line. */
    List<String> heard() {
        return List.copyOf(heard);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                sockets.add(socket);
                Thread thread = new Thread(() -> talk(socket), "scripted-smtp-client");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException e) {
            heard.add("(closed)");
        }
    }

    private void talk(Socket plain) {
        try {
            Socket socket = plain;
            say(socket, replies.get("HELLO"));
            BufferedReader in = reader(socket);
            boolean message = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                heard.add(line);
                String command = message ? line : line.split("[ :]")[0];
                if (message && !line.equals(".")) {
                    continue;
                }
                String reply = replies.getOrDefault(command, "250 ok");
                say(socket, reply);
                message = command.equals("DATA") && reply.startsWith("354");
                if (command.equals("STARTTLS") && reply.startsWith("220")) {
                    socket = sealed(socket);
                    in = reader(socket);
                    replies.put("EHLO", "250 AUTH PLAIN");
                }
            }
        } catch (IOException e) {
            heard.add("(" + e.getMessage() + ")");
        }
    }

    private Socket sealed(Socket socket) throws IOException {
        SSLSocket sealed = (SSLSocket) seal.getSocketFactory().createSocket(socket, null, true);
        sealed.setUseClientMode(false);
        return sealed;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void say(Socket socket, String reply) throws IOException {
        if (!reply.equals(SILENCE)) {
            OutputStream out = socket.getOutputStream();
            out.write((reply + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
