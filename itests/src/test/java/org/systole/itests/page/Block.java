package org.systole.itests.page;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Commands of a page that are typed together.
 *
 * @param commands as printed; a comment in the first line may say where: {@code # on every host}, {@code # on node1}
 * @param prints lines in this order, others between; blanks do not count, {@code ...} is anything
 */
public record Block(String commands, String prints) {
    /** What the first line says after "on", up to the first mark; empty if it says nothing. */
    public String where() {
        String first = commands.lines().findFirst().orElse("");
        return first.startsWith("# on ") ? first.substring(5).split("[,:;]")[0].strip() : "";
    }

    /** The first line that is no comment: what a block is known by. */
    public String first() {
        return commands.lines()
                .filter(line -> !line.startsWith("#"))
                .findFirst()
                .orElse("");
    }

    /** The first promised line that was not printed in its turn. */
    public Optional<String> missing(String printed) {
        List<String> lines = printed.lines().map(Block::plain).toList();
        int at = 0;
        for (String promised : prints.lines().map(Block::plain).toList()) {
            Pattern wanted = Pattern.compile(Pattern.quote(promised).replace("...", "\\E.*\\Q"));
            while (at < lines.size() && !wanted.matcher(lines.get(at)).find()) {
                at++;
            }
            if (at++ >= lines.size()) {
                return Optional.of(promised);
            }
        }
        return Optional.empty();
    }

    private static String plain(String line) {
        return line.strip().replaceAll("\\s+", " ");
    }
}
