package org.systole.cib.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.systole.cib.verify.Verified.constraints;
import static org.systole.cib.verify.Verified.only;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.systole.cib.verify.Finding.Severity;

class VerifyLoopTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<rsc_order id='x' first='a' then='b'/><rsc_order id='y' first='b' then='a'/>",
                "<rsc_order id='x' first='a' then='b'/><rsc_order id='y' first='b' then='c'/>"
                        + "<rsc_order id='z' first='c' then='a'/>",
                "<rsc_order id='x' first='g2' then='g1'/>",
                "<rsc_order id='x' first='a' then='g'/><rsc_order id='y' first='g2' then='a'/>",
                "<rsc_order id='x' first='a' then='a'/>",
                "<rsc_order id='x' first='a' first-action='stop' then='b' then-action='stop'/>"
                        + "<rsc_order id='y' first='a' then='b'/>",
                "<rsc_order id='x'><resource_set id='s'><resource_ref id='a'/><resource_ref id='b'/></resource_set>"
                        + "</rsc_order><rsc_order id='y' first='b' then='a'/>"
            })
    void ofMandatoryOrdersIsAnError(String xml) {
        only(constraints(xml), Severity.ERROR, "order-loop", "x", "wait for each other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<rsc_order id='x' first='a' then='b'/><rsc_order id='y' first='b' then='a' kind='Optional'/>",
                "<rsc_order id='x' first='a' then='b'/>"
                        + "<rsc_order id='y' first='b' first-action='stop' then='a' then-action='stop'/>",
                "<rsc_order id='x' first='g1' then='g2'/><rsc_order id='y' first='a' then='g'/>",
                "<rsc_order id='x' first='a' then='b' symmetrical='false'/>"
                        + "<rsc_order id='y' first='a' first-action='stop' then='b' then-action='stop'"
                        + " symmetrical='false'/>"
            })
    void isNotSeenWhereThereIsNone(String xml) {
        assertThat(constraints(xml)).isEmpty();
    }

    @Test
    void ofColocationsIsAWarning() {
        only(
                constraints("<rsc_colocation id='x' rsc='a' with-rsc='b' score='INFINITY'/>"
                        + "<rsc_colocation id='y' rsc='b' with-rsc='a' score='INFINITY'/>"),
                Severity.WARNING,
                "colocation-loop",
                "x",
                "a with b with a");
    }

    @Test
    void isNotWhatContradicts() {
        only(
                constraints("<rsc_colocation id='x' rsc='g1' with-rsc='g2' score='-INFINITY'/>"),
                Severity.WARNING,
                "colocation-contradiction",
                "x",
                "<group id=\"g\">");
        only(
                constraints("<rsc_colocation id='x' rsc='a' with-rsc='b' score='-INFINITY'/>"
                        + "<rsc_colocation id='y' rsc='a' with-rsc='b' score='INFINITY'/>"),
                Severity.WARNING,
                "colocation-contradiction",
                "x");
    }
}
