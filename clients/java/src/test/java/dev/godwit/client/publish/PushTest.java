package dev.godwit.client.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Placement;
import dev.godwit.protocol.Tenant;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PushTest {

    @Test
    void push_hasTheWireFormatOfTheProtocol() {
        Push push = Push.to(Target.user("alice").ofTenant("acme"))
                .event("order_created")
                .json(" {\"no\": \"123\"} ")
                .id("order-123")
                .ttl(Duration.ofMinutes(15))
                .priority(7)
                .devices(List.of("phone"))
                .header("kind", "order")
                .build();
        assertThat(push.key()).isEqualTo("acme/alice");
        assertThat(text(push))
                .isEqualTo(
                        "{\"to\":{\"user\":\"alice\"},\"tenant\":\"acme\",\"event\":\"order_created\",\"id\":\"order-123\","
                                + "\"ttl\":900,\"priority\":7,\"devices\":[\"phone\"],\"headers\":{\"kind\":\"order\"},"
                                + "\"data\":{\"no\": \"123\"}}");
    }

    @Test
    void data_isWhatWasSaidLast() {
        PushBuilder builder = Push.toAll().event("e").bytes(new byte[] {1}).text("a\"b");
        assertThat(text(builder.build())).endsWith("\"data\":\"a\\\"b\"}");
        assertThat(text(builder.bytes(new byte[] {1}).build())).endsWith("\"event\":\"e\",\"data_base64\":\"AQ==\"}");
        assertThat(text(builder.json(7, String::valueOf).build())).endsWith("\"data\":7}");
    }

    @Test
    void serializerThatFails_isAnInvalidPushWithItsCause() {
        Exception cause = new Exception("no");
        assertThatThrownBy(() -> Push.toAll().json(7, value -> {
                    throw cause;
                }))
                .isInstanceOf(InvalidPush.class)
                .hasCause(cause);
    }

    static Stream<Arguments> mistakes() {
        PushBuilder push = Push.toUser("alice").event("e");
        MessageId id = MessageId.parse("1-2-3");
        return Stream.of(
                mistake("to.user", () -> Push.toUser("")),
                mistake("to.user", () -> Push.toUser("*a")),
                mistake("to.user", () -> Push.toUser("x".repeat(257))),
                mistake("to.user", () -> Push.toUser("\ud800")),
                mistake("to.topic", () -> Push.toTopic("*all")),
                mistake("to.users", () -> Push.toUsers(List.of())),
                mistake("to.users", () -> Push.toUsers(Collections.nCopies(10_001, "a"))),
                mistake("to.users[1]", () -> Push.toUsers(List.of("a", ""))),
                mistake("tenant", () -> Target.user("a").ofTenant("*")),
                mistake("event", () -> push.event("")),
                mistake("event", () -> push.event("a\nb")),
                mistake("event", () -> push.event("heartbeat")),
                mistake("event", () -> Push.toUser("a").build()),
                mistake("data", () -> push.json("nojson")),
                mistake("data", () -> push.json(new byte[] {(byte) 0xff})),
                mistake("data", () -> push.text("\ude00")),
                mistake("id", () -> push.id("")),
                mistake("id", () -> push.id("x".repeat(1025))),
                mistake("collapseKey", () -> push.collapseKey("x".repeat(257))),
                mistake("ttl", () -> push.ttl(Duration.ZERO)),
                mistake("ttl", () -> push.ttl(Duration.ofMillis(1500))),
                mistake("ttl", () -> push.ttl(Duration.ofDays(367))),
                mistake("priority", () -> push.priority(10)),
                mistake("priority", () -> push.priority(-1)),
                mistake("devices", () -> push.devices(List.of())),
                mistake("devices", () -> push.devices(Collections.nCopies(33, "a"))),
                mistake("devices", () -> push.devices(List.of("x".repeat(65)))),
                mistake("devices", () -> Push.toTopic("t").devices(List.of("phone"))),
                mistake("receipt", () -> Push.toTopic("t").receipt(true)),
                mistake("settle", () -> Push.toAll().settleFirst()),
                mistake(
                        "receipt",
                        () -> Push.toUser("a")
                                .event("e")
                                .receipt(true)
                                .delivery(Delivery.VOLATILE)
                                .build()),
                mistake("excludeConnection", () -> push.excludeConnection("x".repeat(65))),
                mistake("headers", () -> push.header("a b", "c")),
                mistake("headers", () -> push.header("a", "x".repeat(1025))),
                mistake("time", () -> push.time(Instant.parse("+10000-01-01T00:00:00Z"))),
                mistake("traceparent", () -> push.traceparent("00-0-0-00")),
                mistake("message", () -> MessageId.parse("1-2")),
                mistake("to.users", () -> Push.delete(Target.users(List.of("a", "b")), id)),
                mistake(
                        "value",
                        () -> Push.toAll()
                                .event("e")
                                .text("x".repeat(512 * 1024))
                                .build()));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistake_isRefusedBeforeItIsSent_namingTheField(String field, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        InvalidPush.class, e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageStartingWith(field + ": ")
                .hasMessageContaining("(expected: ");
    }

    @Test
    void tooManyHeaders_areRefused() {
        PushBuilder push = Push.toAll().event("e");
        for (int i = 0; i < 32; i++) {
            push.header("h" + i, "");
        }
        push.header("h0", "again");
        assertThatThrownBy(() -> push.header("one-more", "")).hasMessageContaining("more than 32");
    }

    @Test
    void key_isPlacedByKafkaWhereTheMailboxLies() {
        for (String name : List.of("alice", "*all", "acme/alice", "名前", "")) {
            assertThat(BuiltInPartitioner.partitionForKey(name.getBytes(StandardCharsets.UTF_8), 256))
                    .isEqualTo(Placement.partition(name, 256));
        }
        assertThat(Target.everybody().ofTenant("acme").key())
                .isEqualTo(Mailbox.broadcast(new Tenant("acme")).placementKey());
    }

    @Test
    void content_isNotInTheText() {
        assertThat(Push.toUser("alice").event("e").text("secret").build().toString())
                .doesNotContain("secret");
    }

    private static Arguments mistake(String field, ThrowingCallable call) {
        return Arguments.of(field, call);
    }

    private static String text(Push push) {
        return new String(push.value(), StandardCharsets.UTF_8);
    }
}
