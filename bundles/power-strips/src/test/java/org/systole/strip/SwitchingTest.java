package org.systole.strip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.systole.api.agent.Steps;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.api.fencing.FencingDriver.PowerState;
import org.systole.api.process.Deadline;
import org.systole.api.process.Ticker;
import org.systole.strip.Reading.Pending;

/** The order of things, on a strip that is made up and with time that only passes when it is waited for. */
class SwitchingTest {
    private static final Reading ON = new Reading(PowerState.ON, Pending.NO, "on");
    private static final Reading OFF = new Reading(PowerState.OFF, Pending.NO, "off");
    private static final Reading OFF_WAITING = new Reading(PowerState.OFF, Pending.YES, "off, something waits");
    private static final Reading OFF_UNREADABLE = new Reading(PowerState.OFF, Pending.UNREADABLE, "off, no idea");
    private static final Reading OFF_ABSENT = new Reading(PowerState.OFF, Pending.ABSENT, "off, no such thing");
    private static final Reading ODD = new Reading(PowerState.OTHER, Pending.NO, "odd");

    private final VirtualTicker ticker = new VirtualTicker();

    @Test
    void ordersAndBelievesOnlyWhatIsReadAfterwards() throws Exception {
        MadeUp strip = new MadeUp(question -> question == 0 ? ON : OFF);
        assertThat(off(strip)).isInstanceOf(Outcome.Confirmed.class);
        assertThat(strip.did).containsExactly("read", "OFF", "read");
    }

    @Test
    void whatWasOffBeforeIsOrderedAndReadNevertheless() throws Exception {
        MadeUp strip = new MadeUp(question -> OFF);
        assertThat(off(strip)).isInstanceOf(Outcome.Confirmed.class);
        assertThat(strip.did).containsExactly("read", "OFF", "read");
    }

    @Test
    void cancelsWhatWaitsBeforeItOrders() throws Exception {
        MadeUp strip = new MadeUp(question -> question == 0 ? OFF_WAITING : OFF);
        assertThat(off(strip)).isInstanceOf(Outcome.Confirmed.class);
        assertThat(strip.did).containsExactly("read", "CANCEL", "OFF", "read");
    }

    @Test
    void cancelsAgainWhatStillWaitsOnceItIsOff() throws Exception {
        MadeUp strip = new MadeUp(question -> question == 0 ? ON : question < 20 ? OFF_WAITING : OFF);
        assertThat(off(strip)).isInstanceOf(Outcome.Confirmed.class);
        assertThat(strip.did).contains("CANCEL");
        assertThat(strip.did.indexOf("CANCEL")).isGreaterThan(strip.did.indexOf("OFF"));
    }

    @Test
    void whereNobodyCanReadWhatWaitsAnAgreedCancelStandsForIt() throws Exception {
        MadeUp agreeing = new MadeUp(question -> OFF_UNREADABLE);
        assertThat(off(agreeing)).isInstanceOf(Outcome.Confirmed.class);
        MadeUp refusing = new MadeUp(question -> OFF_UNREADABLE);
        refusing.refusesCancel = true;
        assertThat(off(refusing)).isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void aStripThatShowsNoWaitingCommandsAndCannotCancelHasNone() throws Exception {
        MadeUp simple = new MadeUp(question -> OFF_ABSENT);
        simple.cancels = false;
        assertThat(off(simple)).isInstanceOf(Outcome.Confirmed.class);
        MadeUp unknowing = new MadeUp(question -> OFF_ABSENT);
        unknowing.refusesCancel = true;
        unknowing.refusal = Trouble.Kind.NO_SUCH_COMMAND;
        assertThat(off(unknowing)).isInstanceOf(Outcome.Confirmed.class);
        MadeUp unwilling = new MadeUp(question -> OFF_ABSENT);
        unwilling.refusesCancel = true;
        assertThat(off(unwilling)).isInstanceOf(Outcome.Unknown.class);
        MadeUp babbling = new MadeUp(question -> OFF_UNREADABLE);
        babbling.cancels = false;
        assertThat(off(babbling)).isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void anOrderThatWasAnsweredIsGivenOnce() throws Exception {
        MadeUp strip = new MadeUp(question -> ON);
        assertThat(off(strip)).isInstanceOf(Outcome.Failed.class);
        assertThat(strip.did).containsOnlyOnce("OFF");
    }

    @Test
    void anOrderThatWasNotAnsweredIsGivenAgainOnlyAfterAReadingShowedThatItHadNoEffect() throws Exception {
        MadeUp strip = new MadeUp(question -> question < 14 ? ON : OFF);
        strip.answers = false;
        assertThat(off(strip)).isInstanceOf(Outcome.Confirmed.class);
        for (int i = 1; i < strip.did.size(); i++) {
            if (strip.did.get(i).equals("OFF")) {
                assertThat(strip.did.get(i - 1)).isEqualTo("read");
            }
        }
        assertThat(strip.did.stream().filter("OFF"::equals).count()).isGreaterThan(1);
    }

    @Test
    void neverAsksMoreOftenThanTheStripCanBear() throws Exception {
        MadeUp strip = new MadeUp(question -> ON);
        off(strip);
        assertThat(strip.did.stream().filter("read"::equals).count()).isBetween(15L, 40L); // in 10 seconds
    }

    @Test
    void anOddStateIsUnknown() throws Exception {
        assertThat(off(new MadeUp(question -> ODD)))
                .isInstanceOfSatisfying(Outcome.Unknown.class, unknown -> assertThat(unknown.reason())
                        .contains("odd"));
    }

    @Test
    void aRefusedOrderFailsAndSaysWhatWasOrderedBefore() throws Exception {
        MadeUp strip = new MadeUp(question -> ON);
        strip.refuses = "2";
        assertThat(off(strip, "1", "2"))
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                        .contains("refused 2", "already taken for [1"));
    }

    @Test
    void aStripThatCannotBeReadAtAllGetsNoOrder() {
        MadeUp strip = new MadeUp(question -> null);
        assertThatThrownBy(() -> off(strip)).isInstanceOf(Trouble.class);
        assertThat(strip.did).containsExactly("read");
    }

    @Test
    void aStripThatFallsSilentAfterTheOrderLeavesItUnknownAndTellsWhatWasSeenLast() throws Exception {
        MadeUp strip = new MadeUp(question -> question < 5 ? ON : null);
        assertThat(off(strip)).isInstanceOfSatisfying(Outcome.Unknown.class, unknown -> assertThat(unknown.reason())
                .contains("ON (on)", "no longer be read: silence"));
    }

    @Test
    void aSlowReadingIsNotBegunWhenItCouldNotBeFinished() throws Exception {
        MadeUp strip = new MadeUp(question -> {
            ticker.pause(Duration.ofMillis(700));
            return ticker.nanos() < Duration.ofSeconds(10).toNanos() ? ON : null;
        });
        assertThat(off(strip)).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                .contains("ON (on)"));
    }

    @Test
    void aStripThatComesBackInTimeIsBelieved() throws Exception {
        MadeUp strip = new MadeUp(question -> question == 0 ? ON : question < 6 ? null : OFF);
        assertThat(off(strip)).isInstanceOf(Outcome.Confirmed.class);
    }

    private Outcome off(MadeUp strip, String... outlets) throws Trouble, InterruptedException {
        SortedMap<String, List<String>> plugs = new TreeMap<>();
        for (String outlet : outlets.length == 0 ? new String[] {"1"} : outlets) {
            plugs.put(outlet, List.of(outlet));
        }
        Deadline deadline = Deadline.in(Duration.ofSeconds(10), ticker);
        return new Switching(strip, new Outlets(plugs), PowerState.OFF, new Steps(ticker), ticker)
                .run(Duration.ZERO, Duration.ofMinutes(1), deadline);
    }

    /** Time that passes only when somebody waits. */
    private static final class VirtualTicker implements Ticker {
        private long now;

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public void pause(Duration duration) {
            now += duration.toNanos();
        }
    }

    /** A strip that answers the n-th question as it is told, or not at all. */
    private static final class MadeUp implements Strip {
        private final IntFunction<Reading> answer;
        private final List<String> did = new ArrayList<>();
        private boolean answers = true;
        private boolean refusesCancel;
        private boolean cancels = true;
        private Trouble.Kind refusal = Trouble.Kind.REFUSED;
        private String refuses = "";
        private int questions;

        MadeUp(IntFunction<Reading> answer) {
            this.answer = answer;
        }

        @Override
        public String description() {
            return "made-up strip";
        }

        @Override
        public Optional<String> outlet(String plug) {
            return Optional.of(plug);
        }

        @Override
        public String outletsAreWritten() {
            return "anyhow";
        }

        @Override
        public SortedMap<String, String> names(Deadline deadline) {
            return new TreeMap<>(Map.of());
        }

        @Override
        public List<Reading> read(List<String> outlets, Deadline deadline) throws Trouble {
            did.add("read");
            Reading reading = answer.apply(questions++);
            if (reading == null) {
                throw new Trouble(Trouble.Kind.SILENT, "silence");
            }
            return outlets.stream().map(outlet -> reading).toList();
        }

        @Override
        public boolean order(String outlet, Order order, Deadline deadline) throws Trouble {
            if (outlet.equals(refuses) || order == Order.CANCEL && refusesCancel) {
                throw new Trouble(refusal, "refused " + outlet);
            }
            did.add(order.name());
            return answers;
        }

        @Override
        public boolean cancels() {
            return cancels;
        }

        @Override
        public void close() {
            did.add("close");
        }
    }
}
