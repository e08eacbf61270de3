package org.systole.powerstrip;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What is wrong with the strip at the moment; changed at any time, from any thread. */
final class Faults {
    /** Stands for every outlet where a fault names none. */
    static final String ALL = "*";

    private final Set<String> lying = ConcurrentHashMap.newKeySet();
    private final Set<String> refusing = ConcurrentHashMap.newKeySet();
    private final Set<String> stuckPending = ConcurrentHashMap.newKeySet();
    private final Set<String> locked = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> slow = new ConcurrentHashMap<>();
    private final Map<String, String> stuck = new ConcurrentHashMap<>();
    private final Map<String, String> stuckStatus = new ConcurrentHashMap<>();
    private final AtomicInteger lostOrders = new AtomicInteger();
    private final AtomicInteger droppedLines = new AtomicInteger();
    private final AtomicInteger lostAnswers = new AtomicInteger();
    private volatile boolean dead;
    private volatile boolean pendingHidden;
    private volatile boolean quiet;
    private volatile boolean mute;
    private volatile boolean garbled;
    private volatile long lateMillis;

    /** SET is accepted and nothing happens. */
    void lie(String outlet) {
        lying.add(outlet);
    }

    boolean lies(String outlet) {
        return lying.contains(outlet) || lying.contains(ALL);
    }

    /** SET is answered with an error. */
    void refuse(String outlet) {
        refusing.add(outlet);
    }

    boolean refuses(String outlet) {
        return refusing.contains(outlet) || refusing.contains(ALL);
    }

    /** Orders for this outlet do nothing until it is unlocked, and the console says that it is locked. */
    void lock(String outlet) {
        locked.add(outlet);
    }

    boolean isLocked(String outlet) {
        return locked.contains(outlet) || locked.contains(ALL);
    }

    /** After a strip was chosen nothing appears until the Enter key is hit once more. */
    void keepQuiet() {
        quiet = true;
    }

    boolean keepsQuiet() {
        return quiet;
    }

    /** Whoever is let in sees nothing any more, and no question is answered. */
    void mute() {
        mute = true;
    }

    boolean isMute() {
        return mute || dead;
    }

    /** Everything that is shown or answered is garbage. */
    void garble() {
        garbled = true;
    }

    boolean isGarbled() {
        return garbled;
    }

    /** A command is reported as pending whatever is done. */
    void stickPending(String outlet) {
        stuckPending.add(outlet);
    }

    boolean pendingIsStuck(String outlet) {
        return stuckPending.contains(outlet) || stuckPending.contains(ALL);
    }

    /** The strip has no objects that tell what waits. */
    void hidePending() {
        pendingHidden = true;
    }

    boolean pendingIsHidden() {
        return pendingHidden;
    }

    /** The relay moves this much later than the SET is answered. */
    void slow(String outlet, long millis) {
        slow.put(outlet, millis);
    }

    long slowness(String outlet) {
        return slow.getOrDefault(outlet, slow.getOrDefault(ALL, 0L));
    }

    /** The state reads as this whatever it is: a number, or a text where no number is expected. */
    void stick(String outlet, String value) {
        stuck.put(outlet, value);
    }

    Optional<String> stuckValue(String outlet) {
        return Optional.ofNullable(stuck.getOrDefault(outlet, stuck.get(ALL)));
    }

    /** The same, but the control column keeps telling the truth. */
    void stickStatus(String outlet, String value) {
        stuckStatus.put(outlet, value);
    }

    Optional<String> stuckStatus(String outlet) {
        return stuckValue(outlet).or(() -> Optional.ofNullable(stuckStatus.getOrDefault(outlet, stuckStatus.get(ALL))));
    }

    /** The next SETs never arrive. */
    void loseOrders(int count) {
        lostOrders.set(count);
    }

    boolean losesThisOrder() {
        return lostOrders.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    /** A console does not heed the next lines that are typed. */
    void dropLines(int count) {
        droppedLines.set(count);
    }

    boolean dropsThisLine() {
        return droppedLines.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    /** The next SETs are carried out, but their answers never arrive. */
    void loseAnswers(int count) {
        lostAnswers.set(count);
    }

    boolean losesThisAnswer() {
        return lostAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    synchronized void dead(boolean is) {
        dead = is;
        notifyAll();
    }

    /** Returns once the strip is not dead. */
    synchronized void awaitLife() throws InterruptedException {
        while (dead) {
            wait();
        }
    }

    boolean isDead() {
        return dead;
    }

    /** Every answer leaves this much later. */
    void late(long millis) {
        lateMillis = millis;
    }

    long lateMillis() {
        return lateMillis;
    }

    void clear() {
        lying.clear();
        refusing.clear();
        stuckPending.clear();
        slow.clear();
        stuck.clear();
        stuckStatus.clear();
        lostOrders.set(0);
        droppedLines.set(0);
        lostAnswers.set(0);
        dead(false);
        locked.clear();
        quiet = false;
        mute = false;
        garbled = false;
        pendingHidden = false;
        lateMillis = 0;
    }
}
