package org.systole.core.command.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.systole.cib.CibRequest.Operation;
import org.systole.cib.Element;
import org.systole.core.command.ClusterAccess.Answer;
import org.systole.core.command.ClusterAccess.Verb;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.Parsed;

class SessionTest {
    private final FakeCluster cluster = FakeCluster.of(FakeCluster.document("/commands/five.xml"));
    private final FakeTerminal terminal = new FakeTerminal();
    private final List<Audit.Entry> audited = new ArrayList<>();
    private final Element payload = Element.of("primitive", "id", "mail", "description", "x");

    private Session session(String... options) {
        Session.Surroundings surroundings =
                new Session.Surroundings(cluster, audited::add, new FakeForecast(), FakeCluster.CLOCK);
        Map<String, List<String>> given = new TreeMap<>();
        List.of(options).forEach(o -> given.put(o, List.of("")));
        return new Session(surroundings, terminal, List.of("cibadmin", "-M"), new Parsed(given, List.of()));
    }

    @Test
    void aChangeIsAskedForAuditedAndAnswered() throws Refusal {
        ExitCode code = session().change(Operation.MODIFY, payload);

        assertThat(code).isEqualTo(ExitCode.OK);
        assertThat(terminal.out()).startsWith("changed primitive mail");
        assertThat(cluster.asked()).singleElement().isInstanceOfSatisfying(Verb.ChangeConfiguration.class, v -> {
            assertThat(v.origin()).isEqualTo("ana cibadmin");
            assertThat(v.request().user()).isEqualTo("ana");
            assertThat(v.request().client()).isEqualTo("cibadmin");
        });
        assertThat(audited).singleElement().satisfies(e -> {
            assertThat(e.user()).isEqualTo("ana");
            assertThat(e.way()).isEqualTo("test");
            assertThat(e.what()).isEqualTo("cibadmin -M");
            assertThat(e.outcome()).startsWith("done: changed primitive mail");
        });
    }

    @Test
    void aDryRunAsksNothing() throws Refusal {
        session("dry-run").change(Operation.MODIFY, payload);

        assertThat(cluster.asked()).isEmpty();
        assertThat(terminal.out()).isEqualTo("it would\n");
        assertThat(audited).singleElement().satisfies(e -> assertThat(e.outcome())
                .isEqualTo("dry run"));
    }

    @Test
    void aRefusalKeepsItsCodeAndIsAudited() {
        assertThatThrownBy(() -> session().change(Operation.MODIFY, Element.of("primitive", "id", "nobody")))
                .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.code()).isEqualTo(ExitCode.NO_SUCH_OBJECT));
        assertThat(audited).singleElement().satisfies(e -> assertThat(e.outcome())
                .startsWith("refused: "));
    }

    @Test
    void anUnknownOutcomeIsATimeoutOrAMissingQuorum() {
        cluster.answering(new Answer.Unknown("nobody answered"));
        assertThatThrownBy(() -> session().change(Operation.BUMP, "", Optional.empty()))
                .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.code()).isEqualTo(ExitCode.TIMEOUT));

        cluster.withoutQuorum().answering(new Answer.Unknown("no quorum"));
        assertThatThrownBy(() -> session().change(Operation.BUMP, "", Optional.empty()))
                .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.code()).isEqualTo(ExitCode.NO_QUORUM));
        assertThat(audited).allSatisfy(e -> assertThat(e.outcome()).startsWith("unknown: "));
    }
}
