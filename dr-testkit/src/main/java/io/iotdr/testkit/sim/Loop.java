package io.iotdr.testkit.sim;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time, and everything that happens in it, one thing after the other.
 *
 * <p>Code under test blocks as real code does, so it needs stacks of its own; but only one thread, the one with the baton, ever
 * runs. Whoever waits looks himself for what happens next, and passes the baton only when that is on another stack. So the order of
 * all things depends on the queue alone, and a wait that is followed by its own end costs no switch of threads.
 */
final class Loop {

    /** More than any run that gets anywhere; one that is busy without time passing would never end. */
    static final long MOST_EVENTS = 3_000_000;

    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private final Deque<Carrier> idle;
    private final Strand main = new Strand(null, new Carrier());
    private final Set<Strand> waiting = new LinkedHashSet<>();
    private Strand current = main;
    private long now;
    private long order;
    private long events;
    private boolean finished;
    private @Nullable RuntimeException unexpected;

    /** Something that was said and can be taken back. */
    interface Handle {
        void drop();
    }

    /** What happens at a moment; of two at the same moment, the one that was said first. */
    private static final class Due implements Comparable<Due>, Handle {
        final long nanos;
        final long order;
        final @Nullable SimProcess process;
        final @Nullable Runnable call;
        final @Nullable Runnable work;
        final @Nullable Strand sleeper;
        final long wait;
        boolean dropped;

        Due(long nanos, long order, @Nullable SimProcess process, @Nullable Runnable call, @Nullable Runnable work) {
            this.nanos = nanos;
            this.order = order;
            this.process = process;
            this.call = call;
            this.work = work;
            this.sleeper = null;
            this.wait = 0;
        }

        Due(long nanos, long order, Strand sleeper, long wait) {
            this.nanos = nanos;
            this.order = order;
            this.process = sleeper.process;
            this.call = null;
            this.work = null;
            this.sleeper = sleeper;
            this.wait = wait;
        }

        Due postponed(long until, long newOrder) {
            return sleeper == null
                    ? new Due(until, newOrder, process, call, work)
                    : new Due(until, newOrder, sleeper, wait);
        }

        boolean tooLate() {
            return dropped || sleeper != null && !(sleeper.waiting && sleeper.wait == wait);
        }

        @Override
        public void drop() {
            dropped = true;
        }

        @Override
        public int compareTo(Due other) {
            return nanos != other.nanos ? Long.compare(nanos, other.nanos) : Long.compare(order, other.order);
        }
    }

    /** A loop that takes its threads from {@code idle}, and leaves them there for the next loop. */
    Loop(Deque<Carrier> idle) {
        this.idle = idle;
    }

    Loop() {
        this(new ArrayDeque<>());
    }

    long nanos() {
        return now;
    }

    /** How many things happened. */
    long events() {
        return events;
    }

    Strand current() {
        return current;
    }

    /** The strands that wait for something. */
    List<Strand> waiting() {
        return List.copyOf(waiting);
    }

    /** Runs {@code call} after a while, on whatever stack is there; it must not wait. */
    Handle call(Duration delay, Runnable call) {
        return add(new Due(after(delay), order++, null, call, null));
    }

    /** The same, in a process. */
    Handle call(Duration delay, SimProcess process, Runnable call) {
        return add(new Due(after(delay), order++, process, call, null));
    }

    /** Runs {@code work}, which may wait, after a while, in a process. */
    Handle start(Duration delay, SimProcess process, Runnable work) {
        return add(new Due(after(delay), order++, process, null, work));
    }

    /** Wakes a strand from the wait that it is in, if it is still in that one by then. */
    void wake(Strand strand, Duration delay) {
        add(new Due(after(delay), order++, strand, strand.wait));
    }

    private Due add(Due due) {
        queue.add(due);
        return due;
    }

    private long after(Duration delay) {
        return now + Math.max(0, delay.toNanos());
    }

    /** The current strand waits until it is woken. */
    void await() {
        Strand self = current;
        if (self != main && self.carrier == main.carrier) {
            throw new IllegalStateException("work that was said to be short waits for something");
        }
        self.waiting = true;
        waiting.add(self);
        next(self);
        waiting.remove(self);
        self.waiting = false;
        self.wait++;
    }

    /** Lets things happen until {@link #finish}, or until nothing more will. */
    void run() {
        finished = false;
        next(main);
        if (unexpected != null) {
            throw new IllegalStateException("short work failed in the simulation", unexpected);
        }
    }

    /** Ends {@link #run} before anything else happens. */
    void finish() {
        finished = true;
    }

    /** Forgets all that was to happen, and lets every strand that waits unwind, so that its thread can serve another loop. */
    void unwind() {
        queue.clear();
        for (Strand strand : List.copyOf(waiting)) {
            if (strand.process != null) {
                strand.process.kill();
            }
        }
        events = 0;
        run();
    }

    /** Lets things happen until {@code self} is to go on. */
    private void next(Strand self) {
        Due due = untilStack();
        boolean mine = due == null ? self == main : due.sleeper == self;
        if (!mine) {
            passOn(due);
            self.carrier.awaitBaton();
        }
        current = self;
    }

    /** What an empty stack does: whatever needs no other stack, then it is idle. */
    private void idle(Carrier carrier) {
        Due due = untilStack();
        while (due != null && due.work != null) {
            begin(due, carrier);
            due = untilStack();
        }
        idle.push(carrier);
        passOn(due);
    }

    /** Lets things happen that need no stack; gives the first that does, or nothing when all is over. */
    private @Nullable Due untilStack() {
        while (!finished) {
            Due due = queue.poll();
            if (due == null || events > MOST_EVENTS) {
                finished = true;
            } else if (!due.tooLate() && !postponed(due)) {
                now = Math.max(now, due.nanos);
                events++;
                if (due.call == null) {
                    return due;
                }
                call(due.process, due.call);
            }
        }
        return null;
    }

    /** Short work needs no stack of its own; it has a strand, so that one can see who does what. */
    private void call(@Nullable SimProcess process, Runnable call) {
        current = process == null ? main : new Strand(process, main.carrier);
        try {
            if (process == null || process.alive()) {
                call.run();
            }
        } catch (ProcessDied expected) {
            // What was to be done died with its process.
        } catch (RuntimeException e) {
            unexpected = unexpected == null ? e : unexpected;
        }
    }

    /** What a frozen process would do happens when it thaws. */
    private boolean postponed(Due due) {
        SimProcess process = due.process;
        if (process == null || process.frozenUntil() <= due.nanos) {
            return false;
        }
        queue.add(due.postponed(process.frozenUntil(), order++));
        return true;
    }

    /** Gives the baton to the stack that {@code due} is for; to the main one when all is over. */
    private void passOn(@Nullable Due due) {
        if (due == null) {
            main.carrier.give();
        } else if (due.sleeper != null) {
            due.sleeper.carrier.give();
        } else {
            Carrier carrier = idle.isEmpty() ? Carrier.started() : idle.pop();
            carrier.give(() -> {
                begin(due, carrier);
                idle(carrier);
            });
        }
    }

    private void begin(Due due, Carrier carrier) {
        Strand strand = new Strand(due.process, carrier);
        current = strand;
        try {
            if (due.work != null && (due.process == null || due.process.alive())) {
                due.work.run();
            }
        } catch (ProcessDied expected) {
            // What the strand had to do died with its process.
            current = main;
        }
    }
}
