package org.systole.cib.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.systole.cib.verify.Verified.FENCE;
import static org.systole.cib.verify.Verified.constraints;
import static org.systole.cib.verify.Verified.dummy;
import static org.systole.cib.verify.Verified.only;

import org.junit.jupiter.api.Test;
import org.systole.cib.Element;
import org.systole.cib.Samples;
import org.systole.cib.verify.Finding.Severity;

class VerifyNodesTest {
    @Test
    void thatConstraintsNameExist() {
        only(
                constraints("<rsc_location id='l' rsc='a' node='alhpa' score='1'/>"),
                Severity.WARNING,
                "unknown-node",
                "l",
                "did you mean 'alpha'");
        only(
                constraints("<rsc_location id='l' rsc='a'><rule id='r' score='1'>"
                        + "<expression id='e' attribute='#uname' operation='eq' value='omega'/></rule></rsc_location>"),
                Severity.WARNING,
                "unknown-node",
                "e",
                "omega");
    }

    @Test
    void areNotMissedWhereNobodyKnowsThem() {
        Element cib = Samples.resources(dummy("a") + FENCE);
        assertThat(Verifier.verify(cib)).extracting(Finding::code).containsExactly("nodes-not-listed");
    }
}
