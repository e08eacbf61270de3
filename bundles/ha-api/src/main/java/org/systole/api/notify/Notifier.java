package org.systole.api.notify;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.osgi.annotation.versioning.ConsumerType;
import org.systole.api.agent.ResourceAgent.Parameter;

/**
 * Passes cluster events on to people or programs.
 *
 * <p>Register one OSGi service per type, with the service property {@link #TYPE}. Each event is delivered by one node
 * of the cluster; the core calls from one thread per notifier, in order, and repeats an event that failed a limited
 * number of times with growing pauses. A slow or failing notifier never delays the cluster.
 */
@ConsumerType
public interface Notifier {
    /** Service property, mandatory, {@code String}: the type named in the configuration, such as {@code email}. */
    String TYPE = "org.systole.notify.type";

    /** The parameters a recipient takes. Cheap, never blocks. */
    List<Parameter> parameters();

    /**
     * Delivers one event to one recipient.
     *
     * @return how it ended; never null
     * @throws InterruptedException when the core gives up waiting; release connections and leave
     */
    Delivery deliver(Request request) throws InterruptedException;

    /**
     * One event for one recipient.
     *
     * @param recipient whom to tell, in the notifier's own terms (an address, a URL)
     * @param parameters the notifier's parameters; may hold secrets
     * @param timeout how long the core will wait
     */
    record Request(ClusterEvent event, String recipient, Map<String, String> parameters, Duration timeout) {
        public Request {
            Objects.requireNonNull(event);
            Objects.requireNonNull(recipient);
            parameters = Map.copyOf(parameters);
        }

        /** The parameter's value, or the empty string where it is not given. */
        public String parameter(String name) {
            return parameters.getOrDefault(name, "");
        }
    }

    /** How a delivery ended. */
    sealed interface Delivery {
        /** The next hop took responsibility for the message. */
        record Delivered() implements Delivery {}

        /** It failed in a way that may pass: the core tries again. */
        record TryAgain(String reason) implements Delivery {
            public TryAgain {
                Objects.requireNonNull(reason);
            }
        }

        /** It failed in a way that repeating cannot mend, such as a refused recipient. */
        record Refused(String reason) implements Delivery {
            public Refused {
                Objects.requireNonNull(reason);
            }
        }
    }
}
