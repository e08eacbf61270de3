package org.systole.core.registry;

import java.time.Duration;
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

/**
 * The services of one SPI by the types they answer for. Safe for use by any thread. Of several services for a type,
 * the one with the higher {@code service.ranking} is used, then the older one.
 *
 * @param <S> the SPI
 */
public final class Offers<S> {
    private static final Logger log = LoggerFactory.getLogger(Offers.class);

    private static final Comparator<Offer<?>> BEST_FIRST =
            Comparator.<Offer<?>>comparingInt(o -> -o.ranking).thenComparingLong(o -> o.id);

    private final String spi;
    private final String typeProperty;
    private final Duration patience;
    private final List<Offer<S>> offers = new CopyOnWriteArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param spi name of the SPI, for messages
     * @param typeProperty the service property that names the types
     * @param patience how long the removal of a service waits for calls that are under way in it
     */
    public Offers(String spi, String typeProperty, Duration patience) {
        this.spi = spi;
        this.typeProperty = typeProperty;
        this.patience = patience;
    }

    private static final class Offer<S> {
        final S service;
        final SortedSet<String> types;
        final int ranking;
        final long id;
        private int leases;

        Offer(S service, SortedSet<String> types, int ranking, long id) {
            this.service = service;
            this.types = types;
            this.ranking = ranking;
            this.id = id;
        }

        synchronized void take() {
            leases++;
        }

        synchronized void giveBack() {
            leases--;
            notifyAll();
        }

        synchronized boolean awaitUnused(long millis) throws InterruptedException {
            long end = System.nanoTime() + millis * 1_000_000;
            for (long left = millis; leases > 0 && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
            return leases == 0;
        }
    }

    /** The right to call a service; close it after the call. While it is open, the service's bundle stays. */
    public static final class Lease<S> implements AutoCloseable {
        private final Offer<S> offer;
        private boolean closed;

        private Lease(Offer<S> offer) {
            this.offer = offer;
            offer.take();
        }

        public S service() {
            return offer.service;
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                offer.giveBack();
            }
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
        int ranking = properties.get("service.ranking") instanceof Integer i ? i : 0;
        long id = properties.get("service.id") instanceof Long l ? l : 0;
        offers.add(new Offer<>(service, types, ranking, id));
        log.info("{} {} is there.", spi, String.join(", ", types));
        changed();
    }

    /** A service goes: it gets no new calls, and those under way are waited for. */
    public void remove(S service) {
        for (Offer<S> offer : offers) {
            if (offer.service == service && offers.remove(offer)) {
                log.info("{} {} is gone.", spi, String.join(", ", offer.types));
                changed();
                awaitCalls(offer);
            }
        }
    }

    private void awaitCalls(Offer<S> offer) {
        try {
            if (!offer.awaitUnused(patience.toMillis())) {
                log.warn("{} {} was removed while calls were under way in it.", spi, offer.types);
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
                offers.stream().flatMap(o -> o.types.stream()).collect(Collectors.toCollection(TreeSet::new)));
    }

    /** The best service for the type, held until the lease is closed; empty if there is none. */
    public Optional<Lease<S>> lease(String type) {
        return offers.stream()
                .filter(o -> o.types.contains(type))
                .min(BEST_FIRST)
                .map(Lease::new);
    }
}
