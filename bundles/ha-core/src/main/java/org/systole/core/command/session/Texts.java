package org.systole.core.command.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.systole.core.command.words.ExitCode;

/** Text in the caller's files. */
public final class Texts {
    private Texts() {}

    /** The file as UTF-8 text. */
    public static String read(Terminal terminal, String path) throws Refusal {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(terminal.read(path)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Refusal(ExitCode.DATA, path + " is not UTF-8 text; convert it with iconv -t utf-8");
        } catch (IOException e) {
            throw new Refusal(ExitCode.NO_INPUT, e.getMessage());
        }
    }

    /** Writes the text as UTF-8. */
    public static void write(Terminal terminal, String path, String text) throws Refusal {
        try {
            terminal.write(path, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new Refusal(ExitCode.CANNOT_CREATE, e.getMessage());
        }
    }
}
