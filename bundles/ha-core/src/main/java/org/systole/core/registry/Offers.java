package org.systole.core.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.api.process.Ticker;

/**
 * The services of one SPI by the types they answer for. Safe for use by any thread. Of several services for a type,
 * the one with the higher {@code service.ranking} is used, then the older one.
 *
 * @param <S> the SPI
 */
public final class Offers<S> {
    private static final Logger log = LoggerFactory.getLogger(Offers.class);

    /** A call that was given up may still take a moment to notice. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final Comparator<Offer<?>> BEST_FIRST =
            Comparator.<Offer<?>>comparingInt(o -> -o.ranking).thenComparingLong(o -> o.id);

    private final String spi;
    private final String typeProperty;
    private final Ticker ticker;
    private final List<Offer<S>> offers = new CopyOnWriteArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param spi name of the SPI, for messages
     * @param typeProperty the service property that names the types
     */
    public Offers(String spi, String typeProperty) {
        this(spi, typeProperty, Ticker.system());
    }

    Offers(String spi, String typeProperty, Ticker ticker) {
        this.spi = spi;
        this.typeProperty = typeProperty;
        this.ticker = ticker;
    }

    /** One service; guarded by itself, but for what never changes. */
    private static final class Offer<S> {
        final S service;
        final int ranking;
        final long id;
        /** The program behind it; empty for one that does the work itself. */
        final String source;

        private final Ticker ticker;
        private final List<Lease<S>> leases = new ArrayList<>();
        private SortedSet<String> types;
        private boolean gone;

        Offer(S service, SortedSet<String> types, String source, Map<String, ?> properties, Ticker ticker) {
            this.service = service;
            this.types = types;
            this.source = source;
            this.ranking = properties.get("service.ranking") instanceof Integer i ? i : 0;
            this.id = properties.get("service.id") instanceof Long l ? l : 0;
            this.ticker = ticker;
        }

        synchronized SortedSet<String> types() {
            return types;
        }

        synchronized void types(SortedSet<String> now) {
            types = now;
        }

        /** Empty once the service is going: it may be unusable the next moment. */
        synchronized Optional<Lease<S>> lease(Duration limit) {
            if (gone) {
                return Optional.empty();
            }
            Lease<S> lease =
                    new Lease<>(this, ticker.nanos() + limit.plus(GRACE).toNanos());
            leases.add(lease);
            return Optional.of(lease);
        }

        synchronized void giveBack(Lease<S> lease) {
            leases.remove(lease);
            notifyAll();
        }

        synchronized void go() {
            gone = true;
        }

        /** Waits until the calls have ended or the last of them has outlived its limit; answers how many are left. */
        synchronized int awaitCalls() throws InterruptedException {
            while (!leases.isEmpty()) {
                long now = ticker.nanos();
                long left = leases.stream()
                        .mapToLong(lease -> lease.endNanos - now)
                        .max()
                        .orElse(0);
                if (left <= 0) {
                    return leases.size();
                }
                wait(left / 1_000_000 + 1);
            }
            return 0;
        }
    }

    /**
     * The right to call a service; close it after the call. While it is open, and its limit has not passed, the
     * service's bundle stays.
     */
    public static final class Lease<S> implements AutoCloseable {
        private final Offer<S> offer;
        private final long endNanos;

        private Lease(Offer<S> offer, long endNanos) {
            this.offer = offer;
            this.endNanos = endNanos;
        }

        public S service() {
            return offer.service;
        }

        /** Gives it back; once is enough, and from any thread. */
        @Override
        public void close() {
            offer.giveBack(this);
        }
    }

    /** A service came. One without types is reported and left out. */
    public void add(S service, Map<String, ?> properties) {
        SortedSet<String> types = types(properties.get(typeProperty));
        if (types.isEmpty()) {
            log.warn(
                    "A {} of {} is not used: it lacks the service property {}. service={}",
                    spi,
                    properties.get("service.bundleid"),
                    typeProperty,
                    service.getClass().getName());
            return;
        }
        Offer<S> offer = new Offer<>(service, types, source(properties), properties, ticker);
        offers.add(offer);
        if (!offer.source.isEmpty()) {
            log.debug("{} {} is there. source={}", spi, types, offer.source); // there may be hundreds of scripts
        } else {
            log.info("{} {} is there.", spi, String.join(", ", types));
        }
        changed();
    }

    /** The properties of a service changed, and with them perhaps its types. Calls under way are not touched. */
    public void update(S service, Map<String, ?> properties) {
        SortedSet<String> types = types(properties.get(typeProperty));
        for (Offer<S> offer : offers) {
            if (offer.service == service && !offer.types().equals(types)) {
                log.info("{} {} is now {}.", spi, offer.types(), types);
                offer.types(types);
                changed();
            }
        }
    }

    /** A service goes: it gets no new calls, and those under way are waited for, within their own limits. */
    public void remove(S service) {
        for (Offer<S> offer : offers) {
            if (offer.service == service && offers.remove(offer)) {
                offer.go();
                if (!offer.source.isEmpty()) {
                    log.debug("{} {} is gone. source={}", spi, offer.types(), offer.source);
                } else {
                    log.info("{} {} is gone.", spi, String.join(", ", offer.types()));
                }
                changed();
                awaitCalls(offer);
            }
        }
    }

    private void awaitCalls(Offer<S> offer) {
        try {
            int left = offer.awaitCalls();
            if (left > 0) {
                log.warn("{} {} was removed while {} calls hung in it beyond their limits.", spi, offer.types(), left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static SortedSet<String> types(Object property) {
        if (property instanceof String one) {
            return new TreeSet<>(List.of(one));
        }
        return property instanceof String[] many ? new TreeSet<>(List.of(many)) : new TreeSet<>();
    }

    /** The property beside that of the types, such as {@code org.systole.agent.source}. */
    private String source(Map<String, ?> properties) {
        Object source = properties.get(typeProperty.replaceFirst("[.]type$", ".source"));
        return source instanceof String text ? text : "";
    }

    /** The types for which a program on disk is used although a plug-in would do the work itself. */
    public SortedSet<String> shadowing() {
        SortedSet<String> ours = offers.stream()
                .filter(o -> o.source.isEmpty())
                .flatMap(o -> o.types().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        return ours.stream()
                .filter(type -> offers.stream()
                        .filter(o -> o.types().contains(type))
                        .min(BEST_FIRST)
                        .filter(best -> !best.source.isEmpty())
                        .isPresent())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }

    /** Tells the listener of every later change, on the framework's thread; it must only queue. */
    public void listen(Runnable listener) {
        listeners.add(listener);
    }

    public void forget(Runnable listener) {
        listeners.remove(listener);
    }

    /** Everything that is offered now. */
    public SortedSet<String> types() {
        return Collections.unmodifiableSortedSet(
                offers.stream().flatMap(o -> o.types().stream()).collect(Collectors.toCollection(TreeSet::new)));
    }

    /**
     * The best service for the type, held until the lease is closed; empty if there is none.
     *
     * @param limit how long the call may take; the caller gives it up then, and so does a removal that waits for it
     */
    public Optional<Lease<S>> lease(String type, Duration limit) {
        return offers.stream()
                .filter(o -> o.types().contains(type))
                .sorted(BEST_FIRST)
                .flatMap(o -> o.lease(limit).stream())
                .findFirst();
    }
}
