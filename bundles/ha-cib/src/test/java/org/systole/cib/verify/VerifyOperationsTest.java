package org.systole.cib.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.systole.cib.verify.Verified.only;
import static org.systole.cib.verify.Verified.resources;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.systole.cib.verify.Finding.Severity;

class VerifyOperationsTest {
    private static List<Finding> operations(String operations) {
        return resources(
                "<primitive id='a' class='lsb' type='x'><operations>" + operations + "</operations></primitive>");
    }

    private static final String GOOD = "<op id='m' name='monitor' interval='10s'/>";

    @Test
    void mayNotShareNameAndInterval() {
        only(
                operations(GOOD + "<op id='n' name='monitor' interval='10000ms'/>"),
                Severity.ERROR,
                "duplicate-operation",
                "n",
                "second monitor");
        assertThat(operations(GOOD + "<op id='n' name='monitor' interval='11s'/>"))
                .isEmpty();
    }

    @Test
    void haveReadableTimes() {
        only(operations(GOOD + "<op id='n' name='start' interval='now'/>"), Severity.ERROR, "bad-time", "n");
        only(operations(GOOD + "<op id='n' name='start' interval='0' timeout='-1'/>"), Severity.ERROR, "bad-time", "n");
    }

    @Test
    void repeatOnlyAsMonitors() {
        only(operations(GOOD + "<op id='n' name='start' interval='5s'/>"), Severity.WARNING, "recurring-action", "n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<op id='n' name='monitor' interval='0'/>",
                "<op id='n' name='start' interval='0'/>",
                "<op id='n' name='monitor' interval='5s' enabled='false'/>"
            })
    void includeARecurringMonitor(String operations) {
        only(operations(operations), Severity.WARNING, "no-monitor", "a", "never noticed");
    }

    @Test
    void mayComeFromATemplateOrAReference() {
        String template =
                "<template id='t' class='lsb' type='x'><operations id='ops'>" + GOOD + "</operations></template>";
        assertThat(resources(template + "<primitive id='a' template='t'/>"
                        + "<primitive id='b' class='lsb' type='y'><operations id-ref='ops'/></primitive>"))
                .isEmpty();
    }
}
