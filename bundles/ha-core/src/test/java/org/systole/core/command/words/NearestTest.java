package org.systole.core.command.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    @Test
    void findsSlipsOfTheFingers() {
        assertThat(Nearest.to("sever0", List.of("server0", "server1", "mail"))).contains("server0");
        assertThat(Nearest.to("nodel", List.of("node2", "node1"))).contains("node1");
    }

    @Test
    void staysSilentWhenNothingIsClose() {
        assertThat(Nearest.to("database", List.of("web", "mail"))).isEmpty();
        assertThat(Nearest.hint("database", List.of("web", "mail"))).isEqualTo(" There is: web, mail.");
        assertThat(Nearest.hint("database", List.of())).isEmpty();
    }

    @Test
    void countsEdits() {
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    }
}
