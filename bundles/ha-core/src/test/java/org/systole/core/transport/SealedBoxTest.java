package org.systole.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.systole.core.settings.KeyRing;
import org.systole.core.transport.SealedBox.Opened;
import org.systole.core.transport.SealedBox.Reason;

class SealedBoxTest {
    private static final byte[] TEXT = "switch node2 off".getBytes(StandardCharsets.UTF_8);

    private final Memory memory = new Memory();
    private final SealedBox receiver = box("n2", memory, ring(1, 1));

    /** What a node remembers over its restarts. */
    private static final class Memory implements SealMemory {
        private final Map<String, Long> newest = new TreeMap<>();
        private long own;

        @Override
        public long nextOwnEpoch() {
            return ++own;
        }

        @Override
        public long newestEpoch(String sender) {
            return newest.getOrDefault(sender, Long.MIN_VALUE);
        }

        @Override
        public void rememberEpoch(String sender, long epoch) {
            newest.put(sender, epoch);
        }
    }

    private static KeyRing ring(int active, int... numbers) {
        TreeMap<Integer, byte[]> keys = new TreeMap<>();
        Arrays.stream(numbers).forEach(n -> keys.put(n, ("secret" + n).getBytes(StandardCharsets.UTF_8)));
        return new KeyRing(active, keys);
    }

    private static SealedBox box(String node, SealMemory memory, KeyRing keys) {
        return new SealedBox(keys, "systole", node + "@10.0.0.1", "uuid-" + node, memory);
    }

    private static byte[] seal(SealedBox box) {
        return box.seal(TEXT, 0, TEXT.length);
    }

    private Opened open(byte[] sealed) {
        return receiver.open(sealed, 0, sealed.length);
    }

    private static Reason reason(Opened opened) {
        assertThat(opened).isInstanceOf(Opened.Refused.class);
        return ((Opened.Refused) opened).reason();
    }

    @Test
    void opensWhatAMemberSealedAndShowsNothingOfItOnTheWay() {
        SealedBox sender = box("n1", new Memory(), ring(1, 1));
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            byte[] sealed = seal(sender);
            assertThat(((Opened.Message) open(sealed)).bytes()).isEqualTo(TEXT);
            assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("node2");
            seen.add(Arrays.toString(Arrays.copyOfRange(sealed, sealed.length - 32, sealed.length)));
        }
        assertThat(seen).as("the same text never looks the same").hasSize(50);
    }

    @Test
    void sealsAMessageWithoutContentAsWell() {
        byte[] sealed = box("n1", new Memory(), ring(1, 1)).seal(new byte[0], 0, 0);
        assertThat(((Opened.Message) open(sealed)).bytes()).isEmpty();
        assertThat(reason(open(new byte[0]))).isEqualTo(Reason.NO_KEY);
    }

    @Test
    void refusesWhatHasNoSealTheWrongKeyOrAnUnknownNumber() {
        assertThat(reason(open(TEXT))).isEqualTo(Reason.NO_KEY);
        TreeMap<Integer, byte[]> other = new TreeMap<>(Map.of(1, "guess".getBytes(StandardCharsets.UTF_8)));
        Opened wrong = open(seal(box("n9", new Memory(), new KeyRing(1, other))));
        assertThat(reason(wrong)).isEqualTo(Reason.WRONG_KEY);
        assertThat(((Opened.Refused) wrong).sender()).isEqualTo("n9@10.0.0.1");
        Opened unknown = open(seal(box("n1", new Memory(), ring(2, 1, 2))));
        assertThat(reason(unknown)).isEqualTo(Reason.KEY_NUMBER_UNKNOWN);
        assertThat(((Opened.Refused) unknown).key()).isEqualTo(2);
    }

    @Test
    void refusesAMessageWithAnyBitChanged() {
        byte[] sealed = seal(box("n1", new Memory(), ring(1, 1)));
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(open(changed)).as("bit " + bit).isInstanceOf(Opened.Refused.class);
        }
        for (int length = 0; length < sealed.length; length++) {
            assertThat(receiver.open(sealed, 0, length)).as("cut at " + length).isInstanceOf(Opened.Refused.class);
        }
        assertThat(open(sealed)).as("none of them used the number up").isInstanceOf(Opened.Message.class);
    }

    @Test
    void refusesARepeatedMessageButNotALateOne() {
        SealedBox sender = box("n1", new Memory(), ring(1, 1));
        byte[] first = seal(sender);
        byte[] second = seal(sender);
        assertThat(open(second)).isInstanceOf(Opened.Message.class);
        assertThat(open(first)).as("overtaken on the way").isInstanceOf(Opened.Message.class);
        assertThat(reason(open(first))).isEqualTo(Reason.REPLAY);
        assertThat(reason(open(second))).isEqualTo(Reason.REPLAY);
        byte[] old = seal(sender);
        for (int i = 0; i < 9000; i++) {
            open(seal(sender));
        }
        assertThat(reason(open(old))).as("too late to tell").isEqualTo(Reason.REPLAY);
    }

    @Test
    void refusesARecordingOfAnEarlierLifeAlsoAfterItsOwnRestart() {
        Memory ofSender = new Memory();
        SealedBox former = box("n1", ofSender, ring(1, 1));
        byte[] recorded = seal(former);
        byte[] alsoRecorded = seal(former);
        assertThat(open(recorded)).isInstanceOf(Opened.Message.class);
        assertThat(open(seal(box("n1", ofSender, ring(1, 1))))).isInstanceOf(Opened.Message.class);

        SealedBox restarted = box("n2", memory, ring(1, 1));
        assertThat(reason(restarted.open(recorded, 0, recorded.length))).isEqualTo(Reason.REPLAY);
        assertThat(reason(restarted.open(alsoRecorded, 0, alsoRecorded.length))).isEqualTo(Reason.REPLAY);
    }

    @Test
    void acceptsOldAndNewKeyWhileKeysAreRotated() {
        SealedBox sender = box("n1", new Memory(), ring(1, 1));
        receiver.use(ring(1, 1, 2));
        assertThat(open(seal(sender))).isInstanceOf(Opened.Message.class);
        sender.use(ring(2, 1, 2));
        assertThat(open(seal(sender))).isInstanceOf(Opened.Message.class);
        sender.use(ring(1, 1));
        assertThat(open(seal(sender))).as("a node that is behind").isInstanceOf(Opened.Message.class);
        receiver.use(ring(2, 2));
        assertThat(reason(open(seal(sender)))).as("the old key is gone").isEqualTo(Reason.KEY_NUMBER_UNKNOWN);
        sender.use(ring(2, 2));
        assertThat(open(seal(sender))).isInstanceOf(Opened.Message.class);
    }

    @Test
    void showsNothingDangerousOfAStrangersName() {
        TreeMap<Integer, byte[]> other = new TreeMap<>(Map.of(1, "guess".getBytes(StandardCharsets.UTF_8)));
        SealedBox stranger =
                new SealedBox(new KeyRing(1, other), "systole", "n1\u001b[2J\nERROR", "uuid", new Memory());
        assertThat(((Opened.Refused) open(seal(stranger))).sender()).isEqualTo("n1?[2J?ERROR");
    }
}
