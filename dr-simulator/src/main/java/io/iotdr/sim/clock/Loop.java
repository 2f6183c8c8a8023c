package io.iotdr.sim.clock;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time, and the events that happen in it, one at a time.
 *
 * <p>Code under test blocks like real code and needs its own stack, but only the thread that holds the baton runs. A
 * thread that waits processes the queue itself, and passes the baton only when the next event belongs to another stack.
 * So the queue alone determines the order of events, and a wait that its own thread ends costs no thread switch.
 */
public final class Loop {

    /** A limit that only a run without progress exceeds; work that never lets time pass would otherwise never end. */
    public static final long MOST_EVENTS = 3_000_000;

    private final PriorityQueue<LoopEvent> queue = new PriorityQueue<>();
    private final Deque<Carrier> idle;
    private final SimThread main = new SimThread(null, new Carrier());
    private final Set<SimThread> waiting = new LinkedHashSet<>();
    private SimThread current = main;
    private long now;
    private long order;
    private long events;
    private boolean finished;
    private @Nullable RuntimeException unexpected;

    /** An event that can still be canceled. */
    interface Handle {
        void drop();
    }

    /** An event at a moment; events at the same moment happen in the order in which they were added. */
    private static final class LoopEvent implements Comparable<LoopEvent>, Handle {
        final long nanos;
        final long order;
        final @Nullable SimProcess process;
        final @Nullable Runnable call;
        final @Nullable Runnable work;
        final @Nullable SimThread sleeper;
        final long wait;
        boolean dropped;

        LoopEvent(
                long nanos,
                long order,
                @Nullable SimProcess process,
                @Nullable Runnable call,
                @Nullable Runnable work) {
            this.nanos = nanos;
            this.order = order;
            this.process = process;
            this.call = call;
            this.work = work;
            this.sleeper = null;
            this.wait = 0;
        }

        LoopEvent(long nanos, long order, SimThread sleeper, long wait) {
            this.nanos = nanos;
            this.order = order;
            this.process = sleeper.process;
            this.call = null;
            this.work = null;
            this.sleeper = sleeper;
            this.wait = wait;
        }

        LoopEvent postponed(long until, long newOrder) {
            return sleeper == null
                    ? new LoopEvent(until, newOrder, process, call, work)
                    : new LoopEvent(until, newOrder, sleeper, wait);
        }

        boolean tooLate() {
            return dropped || sleeper != null && !(sleeper.waiting && sleeper.wait == wait);
        }

        @Override
        public void drop() {
            dropped = true;
        }

        @Override
        public int compareTo(LoopEvent other) {
            return nanos != other.nanos ? Long.compare(nanos, other.nanos) : Long.compare(order, other.order);
        }
    }

    /** Creates a loop that takes its threads from {@code idle} and returns them there for the next loop. */
    public Loop(Deque<Carrier> idle) {
        this.idle = idle;
    }

    public Loop() {
        this(new ArrayDeque<>());
    }

    public long nanos() {
        return now;
    }

    /** Returns the number of events so far. */
    public long events() {
        return events;
    }

    public SimThread current() {
        return current;
    }

    /** Returns the waiting strands. */
    public List<SimThread> waiting() {
        return List.copyOf(waiting);
    }

    /** Runs {@code call} after a delay, on whichever stack is current then; it must not wait. */
    public Handle call(Duration delay, Runnable call) {
        return add(new LoopEvent(after(delay), order++, null, call, null));
    }

    /** Runs {@code call} after a delay in a process, on whichever stack is current then; it must not wait. */
    public Handle call(Duration delay, SimProcess process, Runnable call) {
        return add(new LoopEvent(after(delay), order++, process, call, null));
    }

    /** Runs {@code work}, which may wait, after a delay in a process. */
    public Handle start(Duration delay, SimProcess process, Runnable work) {
        return add(new LoopEvent(after(delay), order++, process, null, work));
    }

    /** Wakes a strand after a delay, if it is then still in the wait that it is in now. */
    void wake(SimThread strand, Duration delay) {
        add(new LoopEvent(after(delay), order++, strand, strand.wait));
    }

    private LoopEvent add(LoopEvent due) {
        queue.add(due);
        return due;
    }

    private long after(Duration delay) {
        return now + Math.max(0, delay.toNanos());
    }

    /** Makes the current strand wait until it is woken. */
    void await() {
        SimThread self = current;
        if (self != main && self.carrier == main.carrier) {
            throw new IllegalStateException("work that was scheduled with call(), which must not wait, waits");
        }
        self.waiting = true;
        waiting.add(self);
        next(self);
        waiting.remove(self);
        self.waiting = false;
        self.wait++;
    }

    /** Processes events until {@link #finish}, or until no event is left. */
    public void run() {
        finished = false;
        next(main);
        if (unexpected != null) {
            throw new IllegalStateException("short work failed in the simulation", unexpected);
        }
    }

    /** Ends {@link #run} before the next event. */
    public void finish() {
        finished = true;
    }

    /** Discards all events and unwinds every waiting strand, so that its thread can serve another loop. */
    public void unwind() {
        queue.clear();
        for (SimThread strand : List.copyOf(waiting)) {
            if (strand.process != null) {
                strand.process.kill();
            }
        }
        events = 0;
        run();
    }

    /** Processes events until {@code self} resumes. */
    private void next(SimThread self) {
        LoopEvent due = untilStack();
        boolean mine = due == null ? self == main : due.sleeper == self;
        if (!mine) {
            passOn(due);
            self.carrier.awaitBaton();
        }
        current = self;
    }

    /** Processes events on a thread whose work has ended: starts new work on it if possible, else marks it idle. */
    private void idle(Carrier carrier) {
        LoopEvent due = untilStack();
        while (due != null && due.work != null) {
            begin(due, carrier);
            due = untilStack();
        }
        idle.push(carrier);
        passOn(due);
    }

    /** Processes events that need no stack; returns the first one that does, or null when the loop is finished. */
    private @Nullable LoopEvent untilStack() {
        while (!finished) {
            LoopEvent due = queue.poll();
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

    /** Runs short work on the current stack. It gets its own strand, which records the process that it belongs to. */
    private void call(@Nullable SimProcess process, Runnable call) {
        current = process == null ? main : new SimThread(process, main.carrier);
        try {
            if (process == null || process.alive()) {
                call.run();
            }
        } catch (ProcessDied expected) {
            // The work died with its process.
        } catch (RuntimeException e) {
            unexpected = unexpected == null ? e : unexpected;
        }
    }

    /** Postpones the event of a frozen process until the process thaws. */
    private boolean postponed(LoopEvent due) {
        SimProcess process = due.process;
        if (process == null || process.frozenUntil() <= due.nanos) {
            return false;
        }
        queue.add(due.postponed(process.frozenUntil(), order++));
        return true;
    }

    /** Passes the baton to the stack that {@code due} needs; to the main one when the loop is finished. */
    private void passOn(@Nullable LoopEvent due) {
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

    private void begin(LoopEvent due, Carrier carrier) {
        SimThread strand = new SimThread(due.process, carrier);
        current = strand;
        try {
            if (due.work != null && (due.process == null || due.process.alive())) {
                due.work.run();
            }
        } catch (ProcessDied expected) {
            // The strand's work died with its process.
            current = main;
        }
    }
}
