package org.systole.testbed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void printsMinimumMedianAndMaximum() {
        Figures figures = new Figures();
        for (double value : new double[] {3, 1, 2, 10}) {
            figures.add("first answer", value);
        }
        assertThat(figures.table()).contains("first answer").contains("1.000 /  2.500 / 10.000  of 4");
    }

    @Test
    void aRunWithoutAFigureIsCountedAndNotAveraged() {
        Figures figures = new Figures();
        figures.add("off", 1);
        figures.add("off", Double.NaN);
        assertThat(figures.table()).contains("1.000 /  1.000 /  1.000  of 1  (not seen in 1)");
        Figures empty = new Figures();
        empty.add("off", Double.NaN);
        assertThat(empty.table()).contains("of 0  (not seen in 1)");
    }

    @Test
    void theMedianOfAnOddNumberIsTheOneInTheMiddle() {
        assertThat(Figures.median(List.of(1.0, 5.0, 9.0))).isEqualTo(5.0);
    }
}
