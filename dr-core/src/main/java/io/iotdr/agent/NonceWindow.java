package io.iotdr.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** The nonces of the requests of the last minutes, so that a recorded request cannot be sent again. Thread-safe. */
final class NonceWindow {

    /** How far the clocks of an agent and its caller may differ. */
    static final Duration TOLERANCE = Duration.ofSeconds(60);

    /** More requests than an agent answers within the window; beyond it, requests are refused. */
    private static final int MOST = 500_000;

    private record SeenNonce(String nonce, Instant until) {}

    private final Deque<SeenNonce> order = new ArrayDeque<>();
    private final Set<String> known = new HashSet<>();

    /** Returns whether the nonce is new, and remembers it for as long as its request's time is accepted. */
    synchronized boolean isNew(String nonce, Instant now) {
        while (!order.isEmpty() && order.peek().until().isBefore(now)) {
            known.remove(order.remove().nonce());
        }
        if (order.size() >= MOST || !known.add(nonce)) {
            return false;
        }
        order.add(new SeenNonce(nonce, now.plus(TOLERANCE.multipliedBy(2))));
        return true;
    }
}
