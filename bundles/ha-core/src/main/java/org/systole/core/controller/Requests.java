package org.systole.core.controller;

import java.util.Optional;
import org.systole.api.model.NodeId;
import org.systole.cib.CibVersion;
import org.systole.cib.Element;
import org.systole.cib.patch.CibPatch;
import org.systole.core.command.ClusterAccess.Answer;
import org.systole.core.command.ClusterAccess.Verb;
import org.systole.core.controller.Event.Submission.How;
import org.systole.core.state.CibRendering;
import org.systole.core.state.Entry;
import org.systole.core.state.NodeRecord;

/** What operators ask of the coordinator: evaluated against the newest state, then put through the log. */
final class Requests {
    /** Exit codes of the field. */
    private static final int NO_SUCH_OBJECT = 105;

    private static final int NOT_NOW = 102;
    private static final int OUT_OF_DATE = 103;
    private static final int EVALUATIONS = 5;

    private final Knowledge known;

    Requests(Knowledge known) {
        this.known = known;
    }

    void asked(long ticket, Verb verb) {
        if (!known.coordinating() || !known.quorate()) {
            known.effect(NodeController.refuse(
                    ticket,
                    NOT_NOW,
                    known.self() + " is not the coordinator of a cluster with quorum; present: " + known.present()));
        } else if (verb instanceof Verb.ChangeConfiguration v) {
            configure(ticket, v, EVALUATIONS);
        } else if (verb instanceof Verb.SetTransientAttribute v) {
            put(
                    ticket,
                    new Entry.SetAttribute(v.node(), v.name(), v.value(), known.at()),
                    v.name() + " of " + v.node()
                            + v.value().map(x -> " is now " + x).orElse(" is no longer set"));
        } else if (verb instanceof Verb.CleanUp v) {
            cleanUp(ticket, v);
        } else if (verb instanceof Verb.Fence v) {
            fence(ticket, v);
        } else if (verb instanceof Verb.ConfirmDown v) {
            put(ticket, new Entry.ConfirmDown(v.node(), v.origin(), known.at()), v.node() + " is taken for down");
        } else if (verb instanceof Verb.ReleaseBrake v) {
            put(ticket, new Entry.ReleaseBrake(v.origin(), v.reason(), known.at()), "fencing goes on");
        } else if (verb instanceof Verb.ForgetFencings v) {
            put(
                    ticket,
                    new Entry.ForgetFencings(v.node(), known.at()),
                    "forgot the fencings of " + v.node().map(NodeId::value).orElse("all nodes"));
        } else if (verb instanceof Verb.ProveDevices) {
            put(ticket, new Entry.ProveDevices(known.at()), "every node looks at its fencing devices");
        } else if (verb instanceof Verb.Drain v) {
            put(
                    ticket,
                    new Entry.SetAttribute(
                            v.node(), NodeRecord.SHUTDOWN, Optional.of(String.valueOf(known.at())), known.at()),
                    v.node() + " is being drained");
        }
    }

    private void fence(long ticket, Verb.Fence v) {
        boolean merged = known.state.fencing().demand(v.node()).isPresent();
        String brake = known.state
                .fencing()
                .held(v.node(), known.state.nodes().values(), known.at())
                .map(b -> "; but " + b)
                .orElse("");
        put(
                ticket,
                new Entry.FenceRequest(v.node(), v.how(), v.origin(), v.reason(), known.at(), v.delay()),
                v.node() + (merged ? " is to be fenced already; the requests are one now" : " will be fenced") + " ("
                        + v.how() + ")" + brake);
    }

    private void cleanUp(long ticket, Verb.CleanUp v) {
        boolean exists = known.state.facts().of(v.resource()).isPresent()
                || known.state.nodes().values().stream()
                        .anyMatch(n -> n.resources().containsKey(v.resource()));
        if (exists) {
            put(
                    ticket,
                    new Entry.CleanUp(v.resource(), v.node(), known.at()),
                    "forgot failures of " + v.resource()
                            + v.node().map(NodeId::value).map(n -> " on " + n).orElse(""));
        } else {
            known.effect(NodeController.refuse(ticket, NO_SUCH_OBJECT, "there is no resource " + v.resource()));
        }
    }

    private void configure(long ticket, Verb.ChangeConfiguration verb, int evaluationsLeft) {
        Element before = CibRendering.cib(known.state, true);
        Brain.Edited edited = known.brain.edit(before, verb.request());
        if (edited.code() != 0) {
            known.effect(NodeController.refuse(ticket, edited.code(), edited.sentence()));
            return;
        }
        Element base = known.state.configurationDocument();
        CibVersion next = known.state.version().nextConfiguration();
        Element changed = base.with("epoch", String.valueOf(next.epoch()))
                .withChildren(edited.cib().children("configuration").toList());
        Entry entry = new Entry.Configure(
                CibPatch.between(base, changed),
                verb.request().user(),
                verb.request().client(),
                verb.request().reason(),
                known.at());
        known.submit(entry, s -> {
            boolean overtaken = s.how() == How.REFUSED
                    && !known.state.configurationDocument().equals(base);
            if (overtaken && evaluationsLeft > 1 && known.coordinating()) {
                configure(ticket, verb, evaluationsLeft - 1);
            } else {
                known.effect(new Effect.Reply(ticket, answer(s, edited.sentence())));
            }
        });
    }

    private void put(long ticket, Entry entry, String sentence) {
        known.submit(entry, s -> known.effect(new Effect.Reply(ticket, answer(s, sentence))));
    }

    private static Answer answer(Event.Submission submission, String sentence) {
        return switch (submission.how()) {
            case ACCEPTED -> new Answer.Done(sentence);
            case REFUSED -> new Answer.Refused(OUT_OF_DATE, submission.text());
            case UNKNOWN -> new Answer.Unknown(submission.text());
        };
    }
}
