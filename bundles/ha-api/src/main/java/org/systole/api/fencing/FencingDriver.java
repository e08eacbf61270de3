package org.systole.api.fencing;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osgi.annotation.versioning.ConsumerType;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.agent.ResourceAgent.Step;

/**
 * Drives one type of power switch so that a node certainly no longer runs anything.
 *
 * <p>Register one OSGi service per type, with the service property {@link #TYPE}; devices are parameters, so the
 * service keeps no state between calls. The core calls it from threads of its own, never twice at once for one
 * device, and repeats a request after a failure: be idempotent. Log in, act, read back, log out; leave nothing open.
 */
@ConsumerType
public interface FencingDriver {
    /** Service property, mandatory, {@code String} or {@code String[]}: the device types answered for. */
    String TYPE = "org.systole.fencing.type";

    /**
     * What this driver is and which parameters a device takes. Cheap; a driver that has to ask a program for it does so
     * once, within seconds.
     */
    Metadata metadata();

    /**
     * Carries the request out and confirms it by reading the device.
     *
     * @return the outcome; {@link Outcome.Unknown} when it cannot be confirmed, which the core treats as failure
     *     because a guess here costs data
     * @throws InterruptedException when the core gives up waiting; release connections and leave
     */
    Outcome fence(Request request) throws InterruptedException;

    /** What is asked of the device. */
    enum Kind {
        /** Off, read back as off on every plug. This alone is what recovery waits for. */
        OFF,
        /** On, read back as on on every plug. */
        ON,
        /** Reads the state of the plugs, changing nothing. */
        STATUS,
        /** Reads the plugs the device has, changing nothing. */
        LIST,
        /** Reaches the device and logs in, changing nothing. */
        MONITOR
    }

    /**
     * One call. A reboot is two calls: {@code OFF}, then {@code ON} after the dwell time the core keeps.
     *
     * @param kind what to do
     * @param plugs the outlets of the node, in the device's own terms; all are switched, all must agree; empty for
     *     {@code LIST} and {@code MONITOR}
     * @param parameters the device's parameters, defaults of the metadata already filled in; holds secrets
     * @param timeout how long the core will wait before it interrupts the call and treats it as unknown
     */
    record Request(Kind kind, List<String> plugs, Map<String, String> parameters, Duration timeout) {
        public Request {
            Objects.requireNonNull(kind);
            plugs = List.copyOf(plugs);
            parameters = Map.copyOf(parameters);
            if (timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException("fencing timeout is " + timeout + "; it must be positive");
            }
        }

        /** The parameter's value, or the empty string where it is not given. */
        public String parameter(String name) {
            return parameters.getOrDefault(name, "");
        }
    }

    /** How a request ended. There is no fourth case. */
    sealed interface Outcome {
        /** What was done, in order, with times; never holds a secret. */
        List<Step> steps();

        /** The state last read of each plug; empty where nothing was read. */
        SortedMap<String, PowerState> observed();

        /**
         * Done, and read back from the device after it was done.
         *
         * @param observed the state read of each plug; for {@code LIST} every plug the device has
         * @param names for {@code LIST}, the name each plug carries on the device, where it has names
         * @param verified false only where the device cannot be read back and its configuration takes the exit code of
         *     a program for the truth ({@code accept-exit-code=true}): history and reports then say "unverified"
         */
        record Confirmed(
                SortedMap<String, PowerState> observed,
                List<Step> steps,
                SortedMap<String, String> names,
                boolean verified)
                implements Outcome {
            public Confirmed {
                observed = Collections.unmodifiableSortedMap(new TreeMap<>(observed));
                steps = List.copyOf(steps);
                names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
            }

            /** Read back; without names. */
            public Confirmed(SortedMap<String, PowerState> observed, List<Step> steps) {
                this(observed, steps, new TreeMap<>(), true);
            }

            /** The same, with the names the plugs carry. */
            public Confirmed named(SortedMap<String, String> carried) {
                return new Confirmed(observed, steps, carried, verified);
            }

            /** The same, taken on trust. */
            public Confirmed unverified() {
                return new Confirmed(observed, steps, names, false);
            }
        }

        /** Certainly not done: the device refused, or was never reached. */
        record Failed(String reason, List<Step> steps, SortedMap<String, PowerState> observed) implements Outcome {
            public Failed {
                Objects.requireNonNull(reason);
                steps = List.copyOf(steps);
                observed = Collections.unmodifiableSortedMap(new TreeMap<>(observed));
            }

            /** Nothing was read. */
            public Failed(String reason, List<Step> steps) {
                this(reason, steps, new TreeMap<>());
            }
        }

        /** Perhaps done: the command was sent, but its effect could not be read back. */
        record Unknown(String reason, List<Step> steps, SortedMap<String, PowerState> observed) implements Outcome {
            public Unknown {
                Objects.requireNonNull(reason);
                steps = List.copyOf(steps);
                observed = Collections.unmodifiableSortedMap(new TreeMap<>(observed));
            }

            /** Nothing was read. */
            public Unknown(String reason, List<Step> steps) {
                this(reason, steps, new TreeMap<>());
            }
        }
    }

    /** State of one plug, as the device itself reports it. */
    enum PowerState {
        ON,
        OFF,
        /** Any value that is neither exactly on nor exactly off, and any plug with a command pending. */
        OTHER
    }

    /** What is out of the ordinary about a driver. */
    enum Trait {
        /** A node that was fenced stays so until it is switched on again by a request: {@code ON} when it joins. */
        UNFENCES,
        /** {@code ON} is carried out by the node it is meant for. */
        ON_TARGET,
        /** The device cannot be read: what was ordered is at best taken on trust. */
        CANNOT_BE_READ
    }

    /**
     * What a driver says of itself.
     *
     * @param shortDescription one line
     * @param parameters in the order an operator should read them; mark passwords and communities secret
     * @param traits usually none
     */
    record Metadata(String shortDescription, List<Parameter> parameters, Set<Trait> traits) {
        public Metadata {
            Objects.requireNonNull(shortDescription);
            parameters = List.copyOf(parameters);
            traits = Set.copyOf(traits);
        }

        public Metadata(String shortDescription, List<Parameter> parameters) {
            this(shortDescription, parameters, Set.of());
        }
    }
}
