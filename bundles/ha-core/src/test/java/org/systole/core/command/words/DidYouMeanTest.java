package org.systole.core.command.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DidYouMeanTest {
    @Test
    void namesWhatIsClose() {
        assertThat(DidYouMean.hint("sever0", List.of("server0", "server1", "mail")))
                .isEqualTo(" Did you mean 'server0'?");
    }

    @Test
    void namesAllWhenNothingIsClose() {
        assertThat(DidYouMean.hint("database", List.of("web", "mail"))).isEqualTo(" There is: web, mail.");
        assertThat(DidYouMean.hint("database", List.of())).isEmpty();
    }
}
