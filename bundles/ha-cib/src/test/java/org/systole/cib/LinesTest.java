package org.systole.cib;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinesTest {
    @Test
    void locatesEveryElementAtItsOwnAngleBracket() {
        Element root = Samples.parse(
                """
                <?xml version="1.0"?>
                <!DOCTYPE cib [ <!ENTITY x "<a>"> ]>
                <!-- <ignored> -->
                <cib
                   a="1 > 0">
                  <b x='">'/><c
                  ></c>
                  <d/>
                </cib>
                """);
        assertThat(root.location()).hasToString("test.xml:4:1");
        assertThat(root.children().stream().map(e -> e.location().toString()))
                .containsExactly("test.xml:6:3", "test.xml:6:14", "test.xml:8:3");
    }

    @Test
    void doesNotMindCarriageReturns() {
        Element root = Samples.parse("<cib>\r\n  <b/>\r\n  <c/>\r\n</cib>\r\n");
        assertThat(root.children().stream().map(e -> e.location().toString()))
                .containsExactly("test.xml:2:3", "test.xml:3:3");
    }

    @Test
    void countsLinesAndColumnsFromOne() {
        Lines lines = new Lines("f", "ab\n\ncd");
        assertThat(lines.location(0)).hasToString("f:1:1");
        assertThat(lines.location(3)).hasToString("f:2:1");
        assertThat(lines.location(5)).hasToString("f:3:2");
        assertThat(lines.startOfLine(5)).isEqualTo(4);
    }
}
