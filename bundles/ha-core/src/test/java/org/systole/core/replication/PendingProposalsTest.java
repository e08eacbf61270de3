package org.systole.core.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.systole.core.replication.ReplicatedLog.Position;

class PendingProposalsTest {
    private final PendingProposals pending = new PendingProposals();
    private final List<String> heard = new ArrayList<>();

    private Proposal proposal(String name) {
        return new Proposal(name.getBytes(StandardCharsets.UTF_8)) {
            @Override
            void committed(Position position, byte[] answer) {
                heard.add(name + " yes " + position);
            }

            @Override
            void notAccepted(String why) {
                heard.add(name + " no");
            }

            @Override
            void unknown(String why) {
                heard.add(name + " unknown");
            }
        };
    }

    @Test
    void numbersEveryCommandAndTellsEachItsPlace() {
        List<byte[]> bodies = pending.expect(List.of(proposal("a"), proposal("b")), 7, 2);
        assertThat(bodies)
                .map(Envelope::decode)
                .map(envelope -> ((Envelope.Command) envelope).number())
                .containsExactly(1L, 2L);
        pending.applied(new Position(2, 7), new byte[0]);
        pending.applied(new Position(2, 8), new byte[0]);
        pending.applied(new Position(2, 9), new byte[0]);
        assertThat(heard).containsExactly("a yes 2.7", "b yes 2.8");
    }

    @Test
    void anotherLeadersEntryInItsPlaceIsANo() {
        pending.expect(List.of(proposal("a")), 7, 2);
        pending.applied(new Position(3, 7), new byte[0]);
        assertThat(heard).containsExactly("a no");
    }

    @Test
    void whatWasNotAppendedIsANoAndWhatIsGivenUpIsUnknown() {
        pending.expect(List.of(proposal("a")), 7, 2);
        pending.expect(List.of(proposal("b"), proposal("c")), 8, 2);
        pending.refuseFrom(8, "full");
        pending.giveUp("lost the leadership");
        pending.applied(new Position(2, 7), new byte[0]);
        assertThat(heard).containsExactly("b no", "c no", "a unknown");
    }
}
