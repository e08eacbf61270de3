package org.systole.cib.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {
    @ParameterizedTest
    @CsvSource({
        "2005-01-20, 2005-01-20T00:00:00Z",
        "20050120T1530, 2005-01-20T15:30:00Z",
        "2005-01-20 15:30:10+01:00, 2005-01-20T14:30:10Z",
        "2005-020, 2005-01-20T00:00:00Z",
        "2004-366, 2004-12-31T00:00:00Z",
        "2005-W03-4, 2005-01-20T00:00:00Z",
        "2009W537, 2010-01-03T00:00:00Z"
    })
    void readsCalendarOrdinalAndWeekDates(String text, Instant moment) {
        assertThat(IsoTime.instant(text)).contains(moment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tomorrow", "2005-13-01", "2005-01-32", "2005-400", "2005-W60-1", "2005-01-01T25"})
    void takesNothingElse(String text) {
        assertThat(IsoTime.instant(text)).isEmpty();
    }

    @Test
    void ignoresFractionsOfASecond() {
        assertThat(IsoTime.instant("2005-01-20T10:00:00.75Z")).contains(Instant.parse("2005-01-20T10:00:00Z"));
    }
}
