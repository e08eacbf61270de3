package org.systole.policy;

import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;

/** What one step of a plan does. */
public sealed interface Action {
    <R> R accept(Visitor<R> visitor);

    /** One method per kind of action, so that a new kind is noticed everywhere. */
    interface Visitor<R> {
        R operate(Operate operate);

        R fence(Fence fence);

        R pseudo(Pseudo pseudo);

        R tell(Tell tell);

        R chore(Chore chore);
    }

    /** Operations on a resource that the cluster itself decides on. */
    enum Operation {
        /** A monitor before the first start, to learn whether the resource already runs. */
        PROBE,
        START,
        STOP,
        PROMOTE,
        DEMOTE,
        /** Sends a running resource to another node. */
        MIGRATE_TO,
        /** Receives a running resource from another node. */
        MIGRATE_FROM,
        /** Lets the agent take over changed parameters while the resource runs. */
        RELOAD,
        /** Forgets a resource's history on a node, because it is not what it was there; only in a plan on paper. */
        DELETE,
        /** A recurring monitor that should run from now on; nodes derive theirs, the plan shows it. */
        MONITOR,
        /** A recurring monitor that should not run any more; nodes see to it by themselves, the plan shows it. */
        CANCEL;

        /** The name in the operation history. */
        public String key() {
            return this == PROBE
                    ? "monitor"
                    : this == RELOAD ? "reload-agent" : name().toLowerCase(java.util.Locale.ROOT);
        }

        /** Whether nodes see to it by themselves, so that nobody has to wait for it. */
        public boolean byItself() {
            return this == MONITOR || this == CANCEL || this == DELETE;
        }
    }

    /**
     * An agent operation on a node.
     *
     * @param resource id of the instance as the operation history names it on that node: an anonymous clone's
     *     instance goes by the plain id of the primitive
     * @param instance id for people: with {@code :N} for a clone's instance, else the same as {@code resource}
     * @param interval zero, but for a recurring monitor
     * @param timeout time limit from the configuration and its defaults
     */
    record Operate(
            Operation operation,
            ResourceId resource,
            ResourceId instance,
            NodeId node,
            Duration interval,
            Duration timeout)
            implements Action {
        public Operate {
            Objects.requireNonNull(operation);
            Objects.requireNonNull(resource);
            Objects.requireNonNull(instance);
            Objects.requireNonNull(node);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.operate(this);
        }
    }

    /**
     * Makes certain that a node runs nothing: {@code reboot} or {@code off}; or, only in a plan on paper, gives it back
     * what a device took away: {@code on}.
     */
    record Fence(NodeId node, String how) implements Action {
        /** Gives back. */
        public static final String ON = "on";

        /** Whether nothing runs on the node afterwards. */
        public boolean cuts() {
            return !how.equals(ON);
        }

        public Fence {
            Objects.requireNonNull(node);
            Objects.requireNonNull(how);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.fence(this);
        }
    }

    /**
     * Does nothing; it brackets other steps, such as the start of a whole group, or stands for what a fencing brings
     * about, and is done once its inputs are.
     *
     * @param task what it stands for, such as {@code stop}; empty where the resource's place has the step's whole name
     * @param resource what it is about
     * @param node the node on which it happens by itself; empty for a bracket
     */
    record Pseudo(String task, ResourceId resource, String node) implements Action {
        /** Begins the task that stands for the fencing of a guest, by the stop of the resource that contains it. */
        public static final String FENCE = "stonith-";

        /** Whether it stands for the fencing of a guest. */
        public boolean fences() {
            return task.startsWith(FENCE);
        }

        /** The step's whole name, such as {@code g_running_0}. */
        public String name() {
            return task.isEmpty() ? resource.value() : resource + "_" + task + "_0";
        }

        public Pseudo {
            Objects.requireNonNull(task);
            Objects.requireNonNull(resource);
            Objects.requireNonNull(node);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.pseudo(this);
        }
    }

    /**
     * Tells a copy of a clone what the others are about to do or have done.
     *
     * @param when {@code pre} or {@code post}
     * @param about what they do: {@code start}, {@code stop}, {@code promote} or {@code demote}
     * @param resource id of the copy as the operation history names it on that node
     * @param instance id for people
     * @param whole id of the clone
     * @param timeout time limit from the configuration and its defaults
     * @param words what it is told beside: which copies run where, and what is to happen to which of them, under the
     *     names that agents know behind {@code OCF_RESKEY_CRM_meta_}
     */
    record Tell(
            String when,
            String about,
            ResourceId resource,
            ResourceId instance,
            ResourceId whole,
            NodeId node,
            Duration timeout,
            SortedMap<String, String> words)
            implements Action {
        public Tell {
            Objects.requireNonNull(when);
            Objects.requireNonNull(about);
            Objects.requireNonNull(resource);
            Objects.requireNonNull(instance);
            Objects.requireNonNull(whole);
            Objects.requireNonNull(node);
            words = Collections.unmodifiableSortedMap(new TreeMap<>(words));
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.tell(this);
        }
    }

    /**
     * What the cluster does by itself about a node, without an agent; only in a plan on paper, since in a running
     * cluster each node sees to it.
     *
     * @param resource what it is about, as the node's history has it; for a shutdown null
     * @param instance the same for people; for a shutdown null
     */
    record Chore(Task task, ResourceId resource, ResourceId instance, NodeId node) implements Action {
        /** What can be done so. */
        public enum Task {
            /** The node leaves, once nothing runs there any more. */
            SHUTDOWN("do_shutdown"),
            /** Failures of the resource on the node do not count any more. */
            FORGET_FAILURES("clear_failcount"),
            /** The resource, stopped by a shutdown of the node, need not wait for it any longer. */
            UNLOCK("lrm_delete");

            private final String word;

            Task(String word) {
                this.word = word;
            }

            /** The name in graphs. */
            public String word() {
                return word;
            }
        }

        public Chore {
            Objects.requireNonNull(task);
            Objects.requireNonNull(node);
            if ((task == Task.SHUTDOWN) != (resource == null) || (resource == null) != (instance == null)) {
                throw new IllegalArgumentException(task + " of " + resource + " on " + node);
            }
        }

        /** The departure of a node. */
        public static Chore shutdown(NodeId node) {
            return new Chore(Task.SHUTDOWN, null, null, node);
        }

        /** The name by which graphs know it. */
        public String key() {
            return resource == null ? task.word() + "-" + node : resource + "_" + task.word() + "_0";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.chore(this);
        }
    }
}
