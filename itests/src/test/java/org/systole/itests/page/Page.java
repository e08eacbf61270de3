package org.systole.itests.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.systole.testbed.story.Workspace;

/**
 * A page of docs/ as its reader types it off: files stand in a fence below a line that begins with their bold path; a
 * fence without a language is typed into a shell; a fence of the language text below it is what that prints.
 */
public record Page(String name, String text) {
    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
    private static final Pattern FILE = Pattern.compile("\\*\\*`([^`]+)`\\*\\*[^\\n]*\\s*\\z");

    public static Page of(String name) {
        try {
            return new Page(name, Files.readString(Workspace.find().root().resolve("docs/" + name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Path to text, in the order of the page. */
    public Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        Matcher fence = FENCE.matcher(text);
        while (fence.find()) {
            Matcher file = FILE.matcher(text.substring(0, fence.start()));
            if (file.find()) {
                files.put(file.group(1), fence.group(2));
            }
        }
        return files;
    }

    /** The blocks of commands, in the order of the page. */
    public List<String> commands() {
        return blocks().stream().map(Block::commands).toList();
    }

    /** The blocks of commands with what the page says they print. */
    public List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        Matcher fence = FENCE.matcher(text);
        while (fence.find()) {
            boolean file = FILE.matcher(text.substring(0, fence.start())).find();
            if (fence.group(1).isEmpty() && !file) {
                blocks.add(new Block(fence.group(2), ""));
            } else if (fence.group(1).equals("text") && !file) {
                Block before = blocks.remove(blocks.size() - 1);
                blocks.add(new Block(before.commands(), fence.group(2)));
            }
        }
        return blocks;
    }
}
