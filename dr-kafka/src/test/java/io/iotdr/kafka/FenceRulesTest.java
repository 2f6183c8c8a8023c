package io.iotdr.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.spi.DataStore.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests how the rules of a cluster are read: also those that other orchestrators, orders of topics and operators leave. */
final class FenceRulesTest {

    private static final Instant MOMENT = Instant.parse("2026-11-27T21:00:00Z");

    private final FenceRules rules = new FenceRules(TopicName.parse(List.of("telemetry", "alerts.*")), List.of());

    private static AclBinding denial(PatternType type, String name) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, name, type),
                new AccessControlEntry("User:*", "*", AclOperation.WRITE, AclPermissionType.DENY));
    }

    @Test
    void aFenceIsOpenUntilItIsNotedAndAReplicaWithoutANote() {
        List<AclBinding> all = new ArrayList<>();
        assertThat(rules.state(all).role()).isEqualTo(Role.PRIMARY);
        all.addAll(rules.beginning(List.of()));
        assertThat(rules.state(all).role()).as("it is not complete").isEqualTo(Role.PRIMARY);
        all.add(rules.raisedAt(MOMENT));
        all.removeAll(rules.begun(all));
        assertThat(rules.state(all).role()).isEqualTo(Role.FENCED);
        assertThat(rules.state(all).since()).contains(MOMENT);
        all.removeAll(rules.raised(all));
        assertThat(rules.state(all).role()).isEqualTo(Role.REPLICA);
        all.removeAll(rules.made(all));
        assertThat(all).isEmpty();
    }

    @Test
    void theOrderOfTheTopicsDoesNotMatter() {
        FenceRules other = new FenceRules(TopicName.parse(List.of("alerts.*", "telemetry")), List.of());
        List<AclBinding> all = new ArrayList<>(rules.beginning(List.of()));
        all.add(rules.raisedAt(MOMENT));
        assertThat(other.state(all)).isEqualTo(rules.state(all));
        assertThat(other.made(all)).containsExactlyInAnyOrderElementsOf(all);
    }

    @ParameterizedTest
    @CsvSource({
        "LITERAL, *, true",
        "PREFIXED, alerts., true",
        "PREFIXED, alert, true",
        "PREFIXED, alerts.fire, false",
        "LITERAL, alerts., false"
    })
    void aPrefixIsDeniedByWhatAppliesToAllOfIt(PatternType type, String name, boolean denied) {
        List<AclBinding> all = List.of(denial(PatternType.LITERAL, "telemetry"), denial(type, name));
        assertThat(rules.state(all).whole()).isEqualTo(denied);
        assertThat(rules.state(all).partly()).isTrue();
    }

    @Test
    void theRulesOfOthersAreNotOurs() {
        AclBinding wide = denial(PatternType.LITERAL, "*");
        List<AclBinding> all = new ArrayList<>(rules.beginning(List.of()));
        all.add(wide);
        assertThat(rules.made(all)).doesNotContain(wide);
        assertThat(rules.denials(all)).contains(wide);
    }
}
