package org.systole.core.controller;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.core.state.Admission;
import org.systole.core.state.Intent;
import org.systole.core.state.NodeRecord;
import org.systole.core.state.ResourceFacts;
import org.systole.core.state.ResourceRecord;
import org.systole.core.transition.Walk;
import org.systole.policy.Action;
import org.systole.policy.Plan;

/**
 * Remembers, over the plans of a cluster that are made anew after every change, what the copies of clones were told:
 * first all that run are told what is about to happen, then it happens, then all are told that it has. A plan only
 * knows what is still to happen; that it was told before, and has to be told afterwards, is known here. That somebody
 * was told stands in the log, however it went; who was not told yet is a matter of the coordinator alone, so that after
 * a change of coordinator something may be told before its time twice, and afterwards not at all (decision 0016).
 */
final class CloneNotices {
    private final Knowledge known;
    /** What is being announced or done. */
    private final SortedMap<Key, Round> rounds = new TreeMap<>();
    /** What is done and has to be told. */
    private final List<Round> owed = new ArrayList<>();

    CloneNotices(Knowledge known) {
        this.known = known;
    }

    /** One kind of act of one clone. */
    private record Key(ResourceId whole, String about) implements Comparable<Key> {
        static Key of(Action.Tell tell) {
            return new Key(tell.whole(), tell.about());
        }

        @Override
        public int compareTo(Key other) {
            int order = whole.compareTo(other.whole);
            return order != 0 ? order : about.compareTo(other.about);
        }
    }

    /** A copy, by its name in the history, and where it is. */
    private record Copy(ResourceId resource, NodeId node) implements Comparable<Copy> {
        @Override
        public int compareTo(Copy other) {
            int order = resource.compareTo(other.resource);
            return order != 0 ? order : node.compareTo(other.node);
        }
    }

    /** From the first announcement until all were told the end. */
    private static final class Round {
        final Key key;
        /** The log when it was planned: what was announced earlier was of another round. */
        final long since;
        /** The log when something of it began, after which it is too late to announce it; negative before. */
        long begunAt = -1;
        /** The copies to which it happens. */
        final SortedSet<Copy> acts = new TreeSet<>();
        /** Who is to be told afterwards, as the newest plan has it. */
        final SortedMap<Copy, Action.Tell> after = new TreeMap<>();

        Round(Key key, long since) {
            this.key = key;
            this.since = since;
        }

        boolean begun() {
            return begunAt >= 0;
        }

        void begin(long at) {
            begunAt = begun() ? begunAt : at;
        }
    }

    /** Another leader may have acted since. */
    void forget() {
        rounds.clear();
        owed.clear();
    }

    /** A new plan has come: rounds that are in it go on, those that are not any more are over. */
    void planned(Plan plan) {
        SortedMap<String, Round> byAct = new TreeMap<>();
        SortedSet<Key> present = new TreeSet<>();
        for (Plan.Step step : plan.steps()) {
            if (step.action() instanceof Action.Tell tell) {
                Round round = present.add(Key.of(tell)) ? again(tell, byAct) : rounds.get(Key.of(tell));
                if (tell.when().equals("post")) {
                    round.after.put(new Copy(tell.resource(), tell.node()), tell);
                }
            }
        }
        plan.steps().forEach(step -> act(step, byAct));
        for (Key key : List.copyOf(rounds.keySet())) {
            if (!present.contains(key)) {
                Round over = rounds.remove(key);
                if (over.begun()) {
                    owed.add(over);
                }
            }
        }
    }

    private Round again(Action.Tell tell, SortedMap<String, Round> byAct) {
        Round round = rounds.computeIfAbsent(Key.of(tell), key -> new Round(key, known.position.index()));
        if (!round.begun()) {
            round.acts.clear();
            round.after.clear();
        }
        String copies = tell.words().getOrDefault("notify_" + tell.about() + "_resource", "");
        for (String copy : copies.split(" ")) {
            byAct.put(tell.about() + " " + copy, round);
        }
        return round;
    }

    private void act(Plan.Step step, SortedMap<String, Round> byAct) {
        if (step.action() instanceof Action.Operate act) {
            Round round = byAct.get(act.operation().key() + " " + act.instance());
            if (round != null) {
                round.acts.add(new Copy(act.resource(), act.node()));
            }
            if (round != null && step.inFlight()) {
                round.begin(known.position.index());
            }
        }
    }

    /** Steps of the plan that tell somebody and are done, or cannot or need not be done. */
    SortedSet<Integer> passed(Plan plan) {
        SortedSet<Integer> passed = new TreeSet<>();
        for (Plan.Step step : plan.steps()) {
            if (step.action() instanceof Action.Tell tell && passes(tell)) {
                passed.add(step.id());
            }
        }
        return passed;
    }

    private boolean passes(Action.Tell tell) {
        Round round = rounds.get(Key.of(tell));
        boolean late = round == null || tell.when().equals("pre") && round.begun();
        return late || !reachable(tell) || told(tell, round);
    }

    private boolean told(Action.Tell tell, Round round) {
        ResourceRecord record = known.state.node(tell.node()).resources().get(tell.resource());
        long since = tell.when().equals("pre") ? round.since : round.begunAt;
        return record != null && since >= 0 && record.told(tell.when(), tell.about(), tell.resource(), since);
    }

    /** Whether the copy runs, or may, where it can be told. */
    private boolean reachable(Action.Tell tell) {
        NodeRecord node = known.state.node(tell.node());
        ResourceRecord record = node.resources().get(tell.resource());
        boolean offered = known.state
                .facts()
                .of(tell.resource())
                .map(ResourceFacts.Fact::agent)
                .filter(node.agents()::contains)
                .isPresent();
        boolean there = node.online() && known.present().contains(node.node()) && offered;
        return there && record != null && !record.certainlyInactive();
    }

    /** Operations that are about to be proposed: what of them is announced has now begun. */
    void begun(List<Intent> intents) {
        for (Round round : rounds.values()) {
            boolean any = intents.stream()
                    .anyMatch(i -> i.operation().equals(round.key.about())
                            && round.acts.contains(new Copy(i.resource(), i.node())));
            if (any) {
                round.begin(known.position.index());
            }
        }
    }

    /** Who is still to be told of what is over. */
    List<Intent> due() {
        List<Intent> due = new ArrayList<>();
        for (Round round : List.copyOf(owed)) {
            round.after.values().removeIf(tell -> !reachable(tell) || told(tell, round));
            if (round.after.isEmpty()) {
                owed.remove(round);
            }
            round.after.values().stream()
                    .map(tell -> Walk.notice(tell, known.state, known.at()))
                    .filter(i -> Admission.refusal(known.state, i).isEmpty())
                    .forEach(due::add);
        }
        return due;
    }

    /** Whether the operation has to wait until all copies of its clone were told what happened before. */
    boolean holds(Intent intent) {
        return intent.notice().isEmpty()
                && owed.stream().flatMap(round -> round.after.keySet().stream()).anyMatch(copy -> copy.resource()
                        .equals(intent.resource()));
    }
}
