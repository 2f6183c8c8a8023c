package io.iotdr.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The status that an agent reports.
 *
 * @param protocol the version of the protocol that it speaks
 * @param version the version of the library that it runs
 * @param time its clock when it answered
 * @param offered the resources that it offers
 */
public record AgentStatus(int protocol, String version, String region, Instant time, List<String> offered) {

    public AgentStatus {
        offered = List.copyOf(offered);
    }

    /**
     * Returns how far the agent's clock is ahead of the caller's; negative when it is behind. Half of the time between the
     * question and the answer is uncertain.
     *
     * @param asked the caller's clock before the question
     * @param answered the caller's clock after the answer
     */
    public Duration clockOffset(Instant asked, Instant answered) {
        Instant middle = asked.plus(Duration.between(asked, answered).dividedBy(2));
        return Duration.between(middle, time);
    }
}
