package org.systole.powerstrip;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** The line between a console and whoever sits at it: echoes what is typed, ends lines with CR LF. */
final class Keyboard {
    /** What {@link #line} answers when the Escape key was hit. */
    static final String ESCAPE = "\u001b";

    /** What {@link #line} answers when Control-C was hit. */
    static final String CONTROL_C = "\u0003";

    private final InputStream in;
    private final OutputStream out;
    private final Faults faults;

    Keyboard(InputStream in, OutputStream out, Faults faults) {
        this.in = in;
        this.out = out;
        this.faults = faults;
    }

    /** What was typed up to the Enter key, or one of the keys above at once. */
    String line() throws IOException, InterruptedException {
        StringBuilder typed = new StringBuilder();
        while (true) {
            int key = in.read();
            if (key < 0) {
                throw new EOFException("nobody is there any more");
            }
            String single = String.valueOf((char) key);
            if (single.equals(ESCAPE) || single.equals(CONTROL_C)) {
                return single;
            }
            if (key == '\r' || key == '\n') {
                print("\n");
                return typed.toString();
            }
            typed.append((char) key);
            print(single);
        }
    }

    /** Shows the text; nothing while the strip is dead. */
    void print(String text) throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(faults.lateMillis());
        if (!faults.isMute()) {
            String shown = faults.isGarbled() ? text.replaceAll("[^\\n]", "\u00a7") : text;
            out.write(shown.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
    }
}
