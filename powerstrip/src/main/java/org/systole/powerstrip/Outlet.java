package org.systole.powerstrip;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * One outlet: a relay, a name, delays, and at most one command waiting for its time. The relay moves on a thread of the
 * outlet's own, after the hook agreed; readers see the old state until then. As on real units, rebooting an outlet that
 * is off leaves it off, and an immediate command leaves a waiting one in place.
 */
public final class Outlet {
    private final String id;
    private final Hook hook;
    private final Faults faults;
    private final Journal journal;
    private final ScheduledExecutorService relay;
    private volatile boolean on = true;
    private volatile boolean rebooting;
    private volatile String name;
    private volatile int onDelaySeconds;
    private volatile int offDelaySeconds;
    private volatile int rebootSeconds;
    private ScheduledFuture<?> waiting;
    private boolean waitsForEver;

    Outlet(String id, String name, Timing timing, Hook hook, Faults faults, Journal journal) {
        this.id = id;
        this.name = name;
        this.hook = hook;
        this.faults = faults;
        this.journal = journal;
        this.onDelaySeconds = timing.delaySeconds();
        this.offDelaySeconds = timing.delaySeconds();
        this.rebootSeconds = timing.rebootSeconds();
        this.relay = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "outlet-" + id);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The delays an outlet starts with; -1 makes a delayed command wait for ever. */
    public record Timing(int delaySeconds, int rebootSeconds) {}

    String id() {
        return id;
    }

    /** The truth, whatever the strip reports. */
    boolean isOn() {
        return on;
    }

    String name() {
        return name;
    }

    void name(String text) {
        name = text;
    }

    int onDelaySeconds() {
        return onDelaySeconds;
    }

    void onDelaySeconds(int seconds) {
        onDelaySeconds = seconds;
    }

    int offDelaySeconds() {
        return offDelaySeconds;
    }

    void offDelaySeconds(int seconds) {
        offDelaySeconds = seconds;
    }

    int rebootSeconds() {
        return rebootSeconds;
    }

    void rebootSeconds(int seconds) {
        rebootSeconds = seconds;
    }

    synchronized boolean isPending() {
        return waitsForEver || rebooting || faults.pendingIsStuck(id) || (waiting != null && !waiting.isDone());
    }

    /** Takes a command as the network brings it; returns at once. */
    void command(Family.Verb verb) {
        if (faults.lies(id)) {
            journal.note("ignored " + verb + " " + id);
            return;
        }
        switch (verb) {
            case ON -> later(() -> turn(true));
            case OFF -> later(() -> turn(false));
            case REBOOT -> later(this::reboot);
            case DELAYED_ON -> postpone(onDelaySeconds, () -> turn(true));
            case DELAYED_OFF -> postpone(offDelaySeconds, () -> turn(false));
            case DELAYED_REBOOT -> postpone(offDelaySeconds, this::reboot);
            case CANCEL -> cancel();
            case NONE -> journal.note("nothing to do for a command to " + id);
        }
    }

    /** Leaves a command waiting, as if somebody else had given it; a negative delay means for ever. */
    void leaveWaiting(boolean turnOn, long millis) {
        postpone(millis, TimeUnit.MILLISECONDS, () -> turn(turnOn));
    }

    /** Switches as by the button on the strip; returns when done. */
    void press(boolean turnOn) throws InterruptedException {
        Future<?> done = relay.submit(() -> turn(turnOn));
        try {
            done.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("outlet " + id + " could not be switched", e);
        }
    }

    void close() {
        relay.shutdownNow();
    }

    private void later(Runnable action) {
        relay.schedule(action, faults.slowness(id), TimeUnit.MILLISECONDS);
    }

    private void postpone(int seconds, Runnable action) {
        postpone(seconds, TimeUnit.SECONDS, action);
    }

    private synchronized void postpone(long delay, TimeUnit unit, Runnable action) {
        cancel();
        waitsForEver = delay < 0;
        waiting = waitsForEver ? null : relay.schedule(action, delay, unit);
    }

    private synchronized void cancel() {
        waitsForEver = false;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    private void reboot() {
        if (!on) {
            return;
        }
        rebooting = true;
        turn(false);
        relay.schedule(
                () -> {
                    turn(true);
                    rebooting = false;
                },
                rebootSeconds,
                TimeUnit.SECONDS);
    }

    private void turn(boolean to) {
        try {
            if (hook.switched(id, to)) {
                on = to;
                journal.note((to ? "on " : "off ") + id);
            } else {
                journal.note("hook refused " + (to ? "on " : "off ") + id);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing: the outlet stays as it is
        }
    }
}
