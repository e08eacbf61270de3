package org.systole.core.controller;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.api.notify.ClusterEvent;
import org.systole.core.command.ClusterAccess.Answer;
import org.systole.core.state.Entry;
import org.systole.core.state.Fencing;
import org.systole.core.state.Intent;
import org.systole.core.state.IntentId;

/** What the controller wants done; the edge does it and reports back as an {@link Event}. */
public sealed interface Effect {
    <R> R accept(Visitor<R> visitor);

    /** One method per kind, so that a new kind is noticed everywhere. */
    interface Visitor<R> {
        R submit(Submit effect);

        R operate(Operate effect);

        R watch(Watch effect);

        R unwatch(Unwatch effect);

        R fence(Fence effect);

        R proveDevice(ProveDevice effect);

        R feedWatchdog(FeedWatchdog effect);

        R findSeed(FindSeed effect);

        R reply(Reply effect);

        R newLife(NewLife effect);

        R leave(Leave effect);

        R announce(Announce effect);

        R makePlan(MakePlan effect);

        R resetMachine(ResetMachine effect);

        R say(Say effect);
    }

    /** Gets the entry into the log: proposes it if this node leads, else passes it to the leader. */
    record Submit(long ticket, Entry entry) implements Effect {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.submit(this);
        }
    }

    /** Carries out an operation on this node. */
    record Operate(IntentId id, Intent intent) implements Effect {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.operate(this);
        }
    }

    /** Begins a recurring monitor. */
    record Watch(Event.MonitorKey key) implements Effect {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.watch(this);
        }
    }

    /** Ends a recurring monitor. */
    record Unwatch(Event.MonitorKey key) implements Effect {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.unwatch(this);
        }
    }

    /** Drives a fencing device from this node. */
    record Fence(Fencing attempt) implements Effect {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.fence(this);
        }
    }

    /** Looks at a fencing device from this node, changing nothing; {@link Event.DeviceProved} comes of it. */
    record ProveDevice(String device, Set<NodeId> nodes) implements Effect {
        public ProveDevice {
            nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.proveDevice(this);
        }
    }

    /** Feeds the machine's watchdog, if it has one that is to be used. */
    record FeedWatchdog() implements Effect {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.feedWatchdog(this);
        }
    }

    /** Looks for a hand-placed CIB on all present nodes. */
    record FindSeed() implements Effect {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.findSeed(this);
        }
    }

    /** Answers an operator. */
    record Reply(long ticket, Answer answer) implements Effect {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.reply(this);
        }
    }

    /** Begins a new life of this node: what it did alone is to be probed like anything else. */
    record NewLife() implements Effect {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.newLife(this);
        }
    }

    /** Leaves the cluster and ends the process. */
    record Leave(String why) implements Effect {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.leave(this);
        }
    }

    /** Tells the notifiers. */
    record Announce(ClusterEvent event) implements Effect {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.announce(this);
        }
    }

    /** Makes a plan beside the controller; {@link Event.Planned} comes for each, whatever happens. */
    record MakePlan(PlanRequest request) implements Effect {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.makePlan(this);
        }
    }

    /** Resets this machine at once, without a word to anybody, so that nothing runs on it any more. */
    record ResetMachine(String why) implements Effect {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.resetMachine(this);
        }
    }

    /** A line for the log. */
    record Say(Level level, String text) implements Effect {
        /** As in the log. */
        public enum Level {
            ERROR,
            WARN,
            INFO,
            DEBUG
        }

        public static Say info(String text) {
            return new Say(Level.INFO, text);
        }

        public static Say warn(String text) {
            return new Say(Level.WARN, text);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.say(this);
        }
    }
}
