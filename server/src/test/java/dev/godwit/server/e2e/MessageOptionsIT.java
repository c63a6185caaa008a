package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.godwit.protocol.v1.MessageControl;
import dev.godwit.protocol.v1.PushRequest;
import dev.godwit.protocol.v1.Target;
import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.RoleProcess;
import dev.godwit.server.fixture.SharedCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a push request may ask for, and orders about messages, on two gateways that are processes of their own. */
class MessageOptionsIT {

    @RegisterExtension
    static final SharedCluster shared = new SharedCluster();

    private static Cluster cluster;

    private static RoleProcess first;
    private static RoleProcess second;
    private static Clients clients;
    private static RawProducer service;

    @BeforeAll
    static void start() {
        cluster = shared.cluster();
        first = cluster.node("gateway-1");
        second = cluster.node("gateway-2");
        clients = new Clients(cluster);
        service = new RawProducer(cluster.kafka().bootstrapServers());
    }

    @AfterAll
    static void stop() {
        service.close();
        clients.close();
    }

    @Test
    void ttl_countsLiveAndInTheLog() {
        FrameListener live = clients.socket(first, "", "tina");
        long pushed = System.currentTimeMillis();
        push("tina", "\"n1\"", "\"ttl\":\"1s\"");
        push("tina", "\"n2\"", "\"ttl\":\"1h\"");
        live.await("message", 2);
        assertThat(data(live)).containsExactly("n1", "n2");
        await().until(() -> System.currentTimeMillis() > pushed + 1_500);

        FrameListener late = clients.socket(second, "", "tina");
        push("tina", "\"n3\"", "\"ttl\":60");
        late.await("message", 2);
        assertThat(data(late)).containsExactly("n2", "n3");
        assertThat(late.frames("gap")).isEmpty();
    }

    @Test
    void devices_onlyTheseGetIt() {
        FrameListener phone = clients.socket(first, "device=phone", "dora");
        FrameListener tablet = clients.socket(second, "device=tablet", "dora");
        push("dora", "\"for the phone\"", "\"devices\":[\"phone\",\"watch\"]");
        push("dora", "\"soon gone\"", "\"devices\":[\"tablet\"],\"delivery\":\"volatile\"");
        push("dora", "\"for all\"", "\"priority\":5");
        phone.await("message", 2);
        tablet.await("message", 2);
        FrameListener watch = clients.socket(second, "device=watch", "dora");
        watch.await("message", 2);

        assertThat(data(phone)).containsExactly("for the phone", "for all");
        assertThat(data(tablet)).containsExactly("soon gone", "for all");
        assertThat(data(watch)).containsExactly("for the phone", "for all");
    }

    @Test
    void excludedConnection_doesNotGetIt() {
        FrameListener sender = clients.socket(first, "device=a", "erik");
        FrameListener other = clients.socket(first, "device=b", "erik");
        FrameListener far = clients.socket(second, "device=c", "erik");
        String connection = sender.await("hello", 1).path("connection").asText();
        push("erik", "\"typed here\"", "\"excludeConnection\":\"" + connection + "\"");
        push("erik", "\"for all\"", "\"priority\":5");
        List.of(other, far).forEach(listener -> listener.await("message", 2));
        sender.await("message", 1);

        assertThat(data(sender)).containsExactly("for all");
        assertThat(data(other)).containsExactly("typed here", "for all");
        assertThat(data(far)).containsExactly("typed here", "for all");
    }

    /** In a tenant of its own: the low ones are its broadcast. */
    @Test
    void priority_goesFirstOnceAStalledClientReadsAgain() throws IOException {
        String token = cluster.token("paul", "prio");
        FrameListener quick = FrameListener.open(first.clientUrl(), "", token);
        try (quick;
                RawStream slow = RawStream.open(first.clientUrl(), token, "")) {
            slow.pause();
            String large = "l".repeat(400 * 1024);
            IntStream.range(0, 36)
                    .forEach(i -> service.push(
                            "prio/*all",
                            "{\"to\":{\"all\":true},\"tenant\":\"prio\",\"event\":\"low\",\"priority\":1,\"data\":\""
                                    + large + "\"}"));
            quick.await("message", 36);
            service.pushAll(
                    "prio/paul",
                    IntStream.range(0, 100)
                            .mapToObj(
                                    i ->
                                            "{\"to\":{\"user\":\"paul\"},\"tenant\":\"prio\",\"event\":\"high\",\"priority\":8}")
                            .toList());
            quick.await("message", 136);

            slow.goOn();
            await().atMost(java.time.Duration.ofSeconds(30))
                    .until(() -> slow.events().stream()
                                    .filter(e -> List.of("low", "high").contains(e))
                                    .count()
                            == 136);
            List<String> events = slow.events();
            int from = events.indexOf("high");
            int to = events.lastIndexOf("high");
            assertThat(events.subList(from, to + 1)).containsOnly("high").hasSize(100);
            assertThat(events.subList(to, events.size())).contains("low");
            assertThat(events).doesNotContain("gap");
        }
    }

    @Test
    void volatileUnderPressure_theLowestGiveWayFirst() throws IOException {
        try (RawStream slow = RawStream.open(second.clientUrl(), cluster.token("vera"), "")) {
            slow.pause();
            String data = "v".repeat(4 * 1024);
            for (int burst = 0; burst < 10; burst++) {
                service.pushAll(
                        "vera",
                        IntStream.range(0, 400)
                                .mapToObj(i -> "{\"to\":{\"user\":\"vera\"},\"event\":\"v" + i % 10
                                        + "\",\"delivery\":\"volatile\",\"priority\":" + i % 10 + ",\"data\":\"" + data
                                        + "\"}")
                                .toList());
            }
            service.push("vera", "{\"to\":{\"user\":\"vera\"},\"event\":\"last\"}");
            FrameListener witness = clients.socket(second, "", "vera");
            witness.await("message", 1);
            slow.goOn();
            slow.awaitText("event: last");

            List<String> events = slow.events();
            assertThat(events.stream().filter(e -> e.matches("v[0-9]"))).hasSizeLessThan(4_000);
            assertThat(events.lastIndexOf("v0")).isPositive().isLessThan(events.lastIndexOf("v5"));
            assertThat(events.lastIndexOf("v5")).isLessThan(events.lastIndexOf("v9"));
        }
    }

    @Test
    void delete_whoHasItIsTold_whoWasAwayNeverSeesIt() {
        FrameListener live = clients.socket(first, "", "dan");
        String kept = push("dan", "\"kept\"", "\"priority\":5");
        String wrong = push("dan", "\"wrong\"", "\"priority\":5");
        live.await("message", 2);
        SseListener away = connected(clients.listen("dan", "away", second));
        await().atMost(java.time.Duration.ofSeconds(30))
                .until(() -> away.ids("user/dan").size() == 2);

        String order = control("dan", "delete", wrong);
        JsonNode deleted = live.await("deleted", 1);
        assertThat(deleted.path("message").asText()).isEqualTo(inMailbox(wrong));
        assertThat(deleted.path("mailbox").asText()).isEqualTo("user/dan");
        assertThat(deleted.path("id").asText()).isEqualTo(inMailbox(order));
        await().atMost(java.time.Duration.ofSeconds(30))
                .until(() -> away.arrivals().stream()
                        .anyMatch(a -> a.kind().equals("message_deleted") && a.id().equals(inMailbox(order))));

        FrameListener late = clients.socket(second, "", "dan");
        late.await("deleted", 1);
        assertThat(late.ids("user/dan")).containsExactly(inMailbox(kept));
        assertThat(late.frames("gap")).isEmpty();
    }

    @Test
    void settle_takesItFromTheOtherDevices() {
        FrameListener phone = clients.socket(first, "device=phone", "sue");
        String call = push("sue", "\"call\"", "\"priority\":9");
        phone.await("message", 1);
        control("sue", "settle", call);
        assertThat(phone.await("settled", 1).path("message").asText()).isEqualTo(inMailbox(call));

        FrameListener tablet = clients.socket(second, "device=tablet", "sue");
        tablet.await("settled", 1);
        assertThat(tablet.frames("message")).isEmpty();
    }

    @Test
    void purge_erasesTheMailbox_andSaysSoToWhoWasBehind() {
        FrameListener live = clients.socket(first, "", "pia");
        String gone = push("pia", "\"gone\"", "\"priority\":5");
        live.await("message", 1);
        control("pia", "purge", "");
        live.await("purged", 1);
        push("pia", "\"new life\"", "\"priority\":5");
        live.await("message", 2);
        assertThat(live.frames("gap")).isEmpty();

        FrameListener late = clients.socket(second, "", "pia");
        late.await("message", 1);
        assertThat(data(late)).containsExactly("new life");
        assertThat(late.frames("purged")).hasSize(1);
        JsonNode gap = late.await("gap", 1);
        assertThat(gap.path("reason").asText()).isEqualTo("trimmed");
        assertThat(gap.path("to").asText()).isEqualTo(inMailbox(gone));
    }

    @Test
    void timeHeadersAndBytes_reachEveryTransport() throws IOException {
        FrameListener socket = clients.socket(first, "", "hal");
        push(
                "hal",
                null,
                "\"data_base64\":\"AAECgP8=\",\"time\":\"2026-01-02T03:04:05.678Z\",\"headers\":{\"b\":\"2\",\"a\":\"ü\"}");

        JsonNode frame = socket.await("message", 1);
        assertThat(frame.path("data_base64").asText()).isEqualTo("AAECgP8=");
        assertThat(frame.has("data")).isFalse();
        assertThat(frame.path("time").asLong()).isEqualTo(1_767_323_045_678L);
        assertThat(frame.path("headers").toString()).isEqualTo("{\"b\":\"2\",\"a\":\"ü\"}");
        try (RawStream plain = RawStream.open(second.clientUrl(), cluster.token("hal"), "");
                RawStream envelope =
                        RawStream.open(second.clientUrl(), cluster.token("hal"), "", "device=e&envelope=true")) {
            plain.awaitText("event: e\ndata: AAECgP8=\nid: ");
            envelope.awaitText(
                    "\"data_base64\":\"AAECgP8=\",\"headers\":{\"b\":\"2\",\"a\":\"ü\"},\"time\":1767323045678");
        }
    }

    @Test
    void cloudEvent_asksForTheSame() {
        FrameListener clara = clients.socket(second, "device=phone", "clara");
        service.produce(
                null,
                RawProducer.utf8("clara"),
                RawProducer.utf8("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/orders\",\"type\":\"shipped\","
                        + "\"subject\":\"user/clara\",\"time\":\"2026-01-02T03:04:05.678Z\",\"godwitpriority\":\"9\","
                        + "\"godwitttl\":\"1h\",\"godwitdevices\":\"phone\",\"data\":{\"no\":1}}"),
                List.of(RawProducer.header("content-type", "application/cloudevents+json")));

        JsonNode frame = clara.await("message", 1);
        assertThat(frame.path("event").asText()).isEqualTo("shipped");
        assertThat(frame.path("time").asLong()).isEqualTo(1_767_323_045_678L);
        assertThat(frame.path("data").toString()).isEqualTo("{\"no\":1}");
    }

    @Test
    void protobuf_asksForTheSame() {
        FrameListener phone = clients.socket(first, "device=phone", "pete");
        FrameListener tablet = clients.socket(second, "device=tablet", "pete");
        String id = protobuf(PushRequest.newBuilder()
                .setTo(Target.newBuilder().setUser("pete"))
                .setEvent("picture")
                .setBinary(ByteString.copyFrom(new byte[] {0, 1, 2}))
                .setTtl(Duration.newBuilder().setSeconds(60))
                .addDevices("phone")
                .putHeaders("a", "1")
                .setTime(Timestamp.newBuilder().setSeconds(1_767_323_045))
                .build());
        JsonNode frame = phone.await("message", 1);
        assertThat(frame.path("data_base64").asText()).isEqualTo("AAEC");
        assertThat(frame.path("headers").path("a").asText()).isEqualTo("1");
        assertThat(frame.path("time").asLong()).isEqualTo(1_767_323_045_000L);

        protobuf(PushRequest.newBuilder()
                .setTo(Target.newBuilder().setUser("pete"))
                .setControl(MessageControl.newBuilder()
                        .setKind(MessageControl.Kind.KIND_DELETE)
                        .setMessage(id))
                .build());
        List.of(phone, tablet)
                .forEach(device -> assertThat(
                                device.await("deleted", 1).path("message").asText())
                        .isEqualTo(inMailbox(id)));
        assertThat(tablet.frames("message")).isEmpty();
    }

    private static String protobuf(PushRequest request) {
        return "1-"
                + service.produce(
                        null,
                        RawProducer.utf8("pete"),
                        request.toByteArray(),
                        List.of(RawProducer.header("content-type", "application/protobuf")));
    }

    /** Returns the message's id in the whole cluster. */
    private static String push(String user, String data, String options) {
        String given = data == null ? "" : "\"data\":" + data + ",";
        return service.push(user, "{\"to\":{\"user\":\"" + user + "\"},\"event\":\"e\"," + given + options + "}");
    }

    private static String control(String user, String order, String message) {
        String about = message.isEmpty() ? "" : ",\"message\":\"" + message + "\"";
        return service.push(user, "{\"to\":{\"user\":\"" + user + "\"},\"control\":\"" + order + "\"" + about + "}");
    }

    /** {@code 1-42} of {@code 1-3-42}. */
    private static String inMailbox(String id) {
        return id.replaceFirst("-[0-9]+-", "-");
    }

    private static List<String> data(FrameListener listener) {
        List<String> data = new ArrayList<>();
        listener.frames("message").forEach(frame -> data.add(frame.path("data").asText()));
        return data;
    }

    private static SseListener connected(SseListener listener) {
        await("a connection").atMost(java.time.Duration.ofSeconds(30)).until(listener::isConnected);
        return listener;
    }
}
