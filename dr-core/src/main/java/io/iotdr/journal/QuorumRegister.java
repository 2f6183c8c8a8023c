package io.iotdr.journal;

import io.iotdr.error.Reason;
import io.iotdr.json.Json;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Register;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * A register on several registers that works while a majority of them can be reached. It implements CASPaxos, which is
 * single-decree Paxos with a change function instead of a value. Every register is an acceptor, and an acceptor's
 * atomic step is the register's own compare-and-set. A read is a round of agreement too. Thread-safe.
 *
 * <p>Put the registers into separate failure domains, such as three regions. With two registers, the loss of either one
 * stops the quorum.
 *
 * @see <a href="https://arxiv.org/abs/1802.07000">Rystsov, CASPaxos: Replicated State Machines without logs</a>
 */
public final class QuorumRegister implements Register {

    private static final int ROUNDS = 32;
    private static final int REMEMBERED = 16;

    private final List<Register> registers;
    private final String proposer;
    private final AtomicLong writes = new AtomicLong();

    private QuorumRegister(List<Register> registers, String proposer) {
        this.registers = List.copyOf(registers);
        this.proposer = proposer;
    }

    /** Returns a register on all of {@code registers}. Each process creates its own. */
    public static QuorumRegister of(List<Register> registers) {
        return as(UUID.randomUUID().toString(), registers);
    }

    /**
     * Returns a register whose proposals carry the name {@code proposer}, which must be unique among all processes and
     * objects.
     */
    public static QuorumRegister as(String proposer, List<Register> registers) {
        if (registers.isEmpty()) {
            throw new IllegalArgumentException("a quorum register needs at least one register");
        }
        return new QuorumRegister(registers, proposer);
    }

    /** The order of proposals; between equal counts the proposer's name decides. */
    record Ballot(long count, String proposer) implements Comparable<Ballot> {
        static final Ballot NONE = new Ballot(0, "");

        @Override
        public int compareTo(Ballot other) {
            int byCount = Long.compare(count, other.count);
            return byCount != 0 ? byCount : proposer.compareTo(other.proposer);
        }
    }

    /**
     * The agreed text. Revision 0 means that there is none.
     *
     * @param writes the writes that produced the last revisions, newest first. Another proposer may complete a write,
     *     and replace its value, before the write's own caller gets the answer.
     */
    record Value(long revision, String text, List<String> writes) {
        static final Value NOTHING = new Value(0, "", List.of());

        Value next(String newText, String write) {
            List<String> known = new ArrayList<>(List.of(write));
            known.addAll(writes.subList(0, Math.min(writes.size(), REMEMBERED - 1)));
            return new Value(revision + 1, newText, known);
        }

        /** Returns the write that produced a revision; empty when it is no longer remembered. */
        Optional<String> writeOf(long wanted) {
            long back = revision - wanted;
            return back < 0 || back >= writes.size() ? Optional.empty() : Optional.of(writes.get((int) back));
        }
    }

    /** The stored state of an acceptor. */
    record Acceptor(Ballot promised, Ballot accepted, Value value) {
        static final Acceptor FRESH = new Acceptor(Ballot.NONE, Ballot.NONE, Value.NOTHING);
    }

    @Override
    public Optional<Versioned> read(String name) {
        Value value = change(name, same -> same);
        return value.revision() == 0
                ? Optional.empty()
                : Optional.of(new Versioned(value.text(), String.valueOf(value.revision())));
    }

    @Override
    public boolean write(String name, Optional<Versioned> seen, String text) {
        long expected = seen.map(v -> Long.parseLong(v.version())).orElse(0L);
        String write = proposer + "/" + writes.incrementAndGet();
        Value agreed = change(name, old -> old.revision() == expected ? old.next(text, write) : old);
        if (agreed.revision() <= expected) {
            return false;
        }
        return agreed.writeOf(expected + 1)
                .map(write::equals)
                .orElseThrow(() -> ProviderException.unknown(
                        place(),
                        "write " + name,
                        "it was replaced too often since to determine whether this write succeeded",
                        null));
    }

    private String place() {
        return "quorum of " + registers.size();
    }

    /** Reaches agreement on the result of {@code change} and returns it. */
    private Value change(String name, UnaryOperator<Value> change) {
        Ballot ballot = new Ballot(1, proposer);
        for (int round = 1; round <= ROUNDS; round++) {
            Tally promises = prepare(name, ballot);
            if (promises.agreed() >= majority()) {
                Value wanted = change.apply(promises.newest());
                Tally accepts = accept(name, ballot, wanted);
                if (accepts.agreed() >= majority()) {
                    return wanted;
                }
                refuseUnlessReachable(name, accepts, ProviderException.Outcome.UNKNOWN);
                promises = accepts;
            } else {
                refuseUnlessReachable(name, promises, ProviderException.Outcome.NOT_DONE);
            }
            ballot = new Ballot(promises.highest().count() + 1, proposer);
        }
        throw ProviderException.unknown(
                place(), "agree on " + name, "concurrent proposals prevented agreement; try again", null);
    }

    private Tally prepare(String name, Ballot ballot) {
        Tally tally = new Tally();
        for (Register register : registers) {
            tally.ask(() -> update(
                    register,
                    name,
                    there -> there.promised().compareTo(ballot) < 0
                            ? Optional.of(new Acceptor(ballot, there.accepted(), there.value()))
                            : Optional.empty()));
        }
        return tally;
    }

    private Tally accept(String name, Ballot ballot, Value value) {
        Tally tally = new Tally();
        for (Register register : registers) {
            tally.ask(() -> update(
                    register,
                    name,
                    there -> there.promised().compareTo(ballot) <= 0
                            ? Optional.of(new Acceptor(ballot, ballot, value))
                            : Optional.empty()));
        }
        return tally;
    }

    private void refuseUnlessReachable(String name, Tally tally, ProviderException.Outcome outcome) {
        if (tally.answers() < majority()) {
            throw outcome.exception(
                    place(),
                    "agree on " + name,
                    "only " + tally.answers() + " answered, fewer than a majority of the registers: "
                            + tally.failures(),
                    null);
        }
    }

    private int majority() {
        return registers.size() / 2 + 1;
    }

    /** An acceptor's state and whether it accepted the proposal. */
    private record RegisterAnswer(boolean agrees, Acceptor acceptor) {}

    /** Returns an acceptor's new state for a proposal; empty to reject it. */
    private interface RegisterCall {
        Optional<Acceptor> of(Acceptor there);
    }

    /**
     * Changes an acceptor's state. Retries after a conflict with another change, which is safe because nothing was
     * promised.
     */
    private static RegisterAnswer update(Register register, String name, RegisterCall step) {
        for (int attempt = 1; ; attempt++) {
            Optional<Versioned> seen = register.read(name);
            Acceptor there = seen.map(v -> Json.read(v.text(), Acceptor.class)).orElse(Acceptor.FRESH);
            Optional<Acceptor> wanted = step.of(there);
            if (wanted.isEmpty()) {
                return new RegisterAnswer(false, there);
            }
            if (register.write(name, seen, Json.write(wanted.get()))) {
                return new RegisterAnswer(true, wanted.get());
            }
            if (attempt == ROUNDS) {
                throw ProviderException.notDone(
                        "register", "change " + name, "concurrent changes prevented this one; try again", null);
            }
        }
    }

    /**
     * Counts answers. A failed call is not an answer whatever its effect: the acceptor may have accepted although its
     * answer was lost.
     */
    private static final class Tally {
        private final List<RegisterAnswer> answers = new ArrayList<>();
        private final List<String> failures = new ArrayList<>();

        void ask(java.util.function.Supplier<RegisterAnswer> call) {
            try {
                answers.add(call.get());
            } catch (ProviderException unreachable) {
                failures.add(Reason.of(unreachable));
            }
        }

        int answers() {
            return answers.size();
        }

        long agreed() {
            return answers.stream().filter(RegisterAnswer::agrees).count();
        }

        Ballot highest() {
            return answers.stream()
                    .map(a -> a.acceptor().promised())
                    .max(Comparator.naturalOrder())
                    .orElse(Ballot.NONE);
        }

        Value newest() {
            return answers.stream()
                    .filter(RegisterAnswer::agrees)
                    .map(RegisterAnswer::acceptor)
                    .max(Comparator.comparing(Acceptor::accepted))
                    .map(Acceptor::value)
                    .orElse(Value.NOTHING);
        }

        List<String> failures() {
            return failures;
        }
    }
}
