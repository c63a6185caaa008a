package dev.godwit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.protocol.v1.ClientFrame;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class PublicationTest {

    private static final Tenant ACME = new Tenant("acme");
    private static final Sender ALICE = new Sender(ACME, "alice", "c-1", Optional.of("phone"));
    private static final String ALL = "{\"type\":\"publish\",\"id\":\"7\",\"topic\":\"room.1\",\"event\":\"said\","
            + "\"data\":{ \"text\" : \"hi\" },\"messageId\":\"own/1\",\"delivery\":\"latest\",\"collapseKey\":\"k\","
            + "\"ttl\":\"15m\",\"headers\":{\"lang\":\"en\"},\"echo\":false}";

    @Test
    void frame_becomesAPushRequest_withItsSender() {
        PushRequest request = request(read(ALL), ALICE);

        assertThat(request.targets()).containsExactly(Mailbox.topic(ACME, "room.1"));
        assertThat(request.id()).contains("*client/alice/own/1");
        Content content = request.content();
        assertThat(content.event()).isEqualTo("said");
        assertThat(content.data()).isEqualTo(Payload.json("{ \"text\" : \"hi\" }"));
        assertThat(content.retention()).isEqualTo(new Retention(Retention.Delivery.LATEST, Optional.of("k"), 900_000));
        assertThat(content.options().headers()).isEqualTo(Map.of("lang", "en", "godwit-sender", "alice"));
        assertThat(content.options().excludeConnection()).isEqualTo("c-1");
        assertThat(request.ignored()).isEmpty();
    }

    @Test
    void leastFrame_isDurable_echoed_withoutId() {
        PushRequest request = request(
                read("{\"topic\":\"t\",\"event\":\"e\",\"messageId\":null}"),
                new Sender(Tenant.DEFAULT, "alice", "c-1", Optional.empty()));

        assertThat(request.targets()).containsExactly(Mailbox.topic(Tenant.DEFAULT, "t"));
        assertThat(request.id()).isEmpty();
        assertThat(request.content().data()).isEqualTo(Payload.NULL);
        assertThat(request.content().retention()).isEqualTo(Retention.DEFAULT);
        assertThat(request.content().options().excludeConnection()).isEmpty();
    }

    @Test
    void binary_staysBinary() {
        PushRequest request = request(read("{\"topic\":\"t\",\"event\":\"e\",\"data_base64\":\"AP8=\"}"), ALICE);

        assertThat(request.content().data()).isEqualTo(new Payload(Payload.Kind.BINARY, new byte[] {0, -1}));
    }

    @Test
    void whatAClientMayNotChoose_isPassedOver() {
        PushRequest request = request(
                read(
                        "{\"topic\":\"t\",\"event\":\"e\",\"to\":{\"all\":true},\"tenant\":\"other\",\"control\":\"purge\","
                                + "\"devices\":[\"d\"],\"receipt\":true,\"priority\":9,\"excludeConnection\":\"x\",\"user\":\"eve\"}"),
                ALICE);

        assertThat(request.targets()).containsExactly(Mailbox.topic(ACME, "t"));
        assertThat(request.content().options())
                .isEqualTo(new MessageOptions(
                        5, java.util.List.of(), "", Map.of("godwit-sender", "alice"), Optional.empty()));
    }

    @Test
    void mistakes_areNamed_asInRequestsOfServices() {
        assertThat(refused("{\"event\":\"e\"}"))
                .isEqualTo(new Reading.Refused("missing_field", "topic", "absent (expected: the topic's name)"));
        assertThat(refused("{\"topic\":\"t\"}").field()).isEqualTo("event");
        assertThat(refused("{\"topic\":\"*all\",\"event\":\"e\"}").detail())
                .isEqualTo("starts with * (expected: a name; * is reserved)");
        assertThat(refused("{\"topic\":7,\"event\":\"e\"}").detail()).isEqualTo("a number (expected: a string)");
        assertThat(refused("{\"topic\":\"t\",\"event\":\"a\\r\\nid: 1\"}").field())
                .isEqualTo("event");
        assertThat(refused("{\"topic\":\"t\",\"event\":\"heartbeat\"}").detail())
                .isEqualTo("heartbeat, which is Godwit's own (expected: another name)");
        assertThat(refused("{\"topic\":\"t\",\"event\":\"" + "e".repeat(257) + "\"}")
                        .detail())
                .isEqualTo("257 bytes (expected: 1 to 256)");
        assertThat(refused("{\"topic\":\"t\",\"event\":\"e\",\"data\":1,\"data_base64\":\"\"}")
                        .field())
                .isEqualTo("data_base64");
        assertThat(refused("{\"topic\":\"t\",\"event\":\"e\",\"data_base64\":\"?\"}")
                        .detail())
                .isEqualTo("no base64 (expected: base64 after RFC 4648)");
        assertThat(refused("{\"topic\":\"t\",\"event\":\"e\",\"messageId\":\"\"}")
                        .detail())
                .isEqualTo("0 bytes (expected: 1 to 128)");
        assertThat(refused("{\"topic\":\"t\",\"event\":\"e\",\"delivery\":\"x\"}")
                        .field())
                .isEqualTo("delivery");
        assertThat(refused("{\"topic\":\"t\",\"event\":\"e\",\"ttl\":0}").field())
                .isEqualTo("ttl");
        assertThat(refused("{\"topic\":\"t\",\"event\":\"e\",\"echo\":\"no\"}").detail())
                .isEqualTo("a string (expected: true or false)");
        assertThat(refused("{\"topic\":\"t\",\"event\":\"e\",\"data\":1e999}").code())
                .isEqualTo("not_json");
    }

    @Test
    void headersOfGodwit_areNotForClients() {
        for (String name : new String[] {"godwit-sender", "Godwit-Sender", "godwit-"}) {
            assertThat(refused("{\"topic\":\"t\",\"event\":\"e\",\"headers\":{\"" + name + "\":\"bob\"}}"))
                    .isEqualTo(new Reading.Refused(
                            "bad_field",
                            "headers",
                            "a name that begins with godwit- (expected: other names: these are Godwit's own)"));
        }
    }

    @Test
    void most_ofEverything_isARequestThatRoutersTake() {
        String user = "%".repeat(256);
        StringBuilder headers = new StringBuilder();
        for (int i = 0; i < 31; i++) {
            headers.append(i == 0 ? "" : ",").append("\"h").append(i).append("\":\"\"");
        }
        String frame = "{\"topic\":\"" + "t".repeat(256) + "\",\"event\":\"" + "e".repeat(256) + "\",\"messageId\":\""
                + "m".repeat(128) + "\",\"headers\":{" + headers + "}}";

        PushRequest request =
                request(read(frame), new Sender(new Tenant("t".repeat(256)), user, "c", Optional.empty()));
        assertThat(request.content().options().headers()).hasSize(32).containsEntry("godwit-sender", user);
        assertThat(refused(frame.replace("\"h0\":\"\"", "\"h0\":\"\",\"h\":\"\""))
                        .detail())
                .isEqualTo("more than 31 (expected: at most 31)");
    }

    /** Whatever a client gives as its id: the request is another user's only if that user and that id are the same. */
    @Property
    void idsOfUsers_neverMeet(
            @ForAll @StringLength(min = 1, max = 40) String user,
            @ForAll @StringLength(min = 1, max = 40) String other,
            @ForAll @StringLength(min = 1, max = 40) String id,
            @ForAll @StringLength(min = 1, max = 40) String otherId) {
        Publication publication = read("{\"topic\":\"t\",\"event\":\"e\"}");
        String one = id(publication, user, id);

        assertThat(one).startsWith("*client/");
        if (!user.equals(other) || !id.equals(otherId)) {
            assertThat(one).isNotEqualTo(id(publication, other, otherId));
        }
    }

    @Test
    void sameAgain_fromAnotherConnection_isTheSame() {
        Publication publication = read(ALL);
        Sender again = new Sender(ACME, "alice", "c-2", Optional.empty());

        assertThat(idempotency(publication, again)).isEqualTo(idempotency(publication, ALICE));
        assertThat(idempotency(read(ALL.replace("said", "shouted")), ALICE).content())
                .isNotEqualTo(idempotency(publication, ALICE).content());
    }

    @Test
    void upstream_tellsAll_underAnIdThatStays() {
        Upstream upstream = new Upstream(ALICE, read(ALL), 5, 1_500);

        assertThat(new String(upstream.cloudEvent(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"specversion\":\"1.0\",\"id\":\"acme/room.1/alice/own%2F1\",\"source\":\"/godwit/upstream\","
                                + "\"type\":\"godwit.upstream.published\",\"subject\":\"topic/room.1\","
                                + "\"time\":\"1970-01-01T00:00:01.500Z\",\"godwittenant\":\"acme\","
                                + "\"datacontenttype\":\"application/json\",\"data\":{\"tenant\":\"acme\",\"user\":\"alice\","
                                + "\"connection\":\"c-1\",\"device\":\"phone\",\"topic\":\"room.1\",\"messageId\":\"own/1\","
                                + "\"delivery\":\"latest\",\"event\":\"said\",\"data\":{ \"text\" : \"hi\" },"
                                + "\"headers\":{\"lang\":\"en\"}}}");
        Sender again = new Sender(ACME, "alice", "c-2", Optional.empty());
        assertThat(new Upstream(again, read(ALL), 1, 9_000).id()).isEqualTo(upstream.id());
    }

    @Test
    void upstream_withoutAnId_isNamedByConnectionAndSequence() {
        Publication publication = read("{\"topic\":\"a/b\",\"event\":\"e\"}");

        assertThat(new Upstream(ALICE, publication, 5, 1).id()).isEqualTo("acme/a%2Fb/alice/*c-1.5");
        // No id of a client is like it.
        assertThat(new Upstream(ALICE, read("{\"topic\":\"a/b\",\"event\":\"e\",\"messageId\":\"*c-1.5\"}"), 5, 1).id())
                .isEqualTo("acme/a%2Fb/alice/%2Ac-1.5");
    }

    @Test
    void protobuf_saysTheSame() {
        ClientFrame.Publish frame = ClientFrame.Publish.newBuilder()
                .setId("7")
                .setTopic("room.1")
                .setEvent("said")
                .setJson("{ \"text\" : \"hi\" }")
                .setMessageId("own/1")
                .setDelivery(dev.godwit.protocol.v1.PushRequest.Delivery.DELIVERY_LATEST)
                .setCollapseKey("k")
                .setTtl(com.google.protobuf.Duration.newBuilder().setSeconds(900))
                .putHeaders("lang", "en")
                .setEcho(false)
                .build();

        assertThat(PublicationReader.protobuf(frame)).isEqualTo(PublicationReader.json(Readings.utf8(ALL)));
        assertThat(refused(frame.toBuilder().clearTopic())).isEqualTo("missing_field topic");
        assertThat(refused(frame.toBuilder().setTopic("*x"))).isEqualTo("bad_field topic");
        assertThat(refused(frame.toBuilder().clearEvent())).isEqualTo("missing_field event");
        assertThat(refused(frame.toBuilder().setEvent("gap"))).isEqualTo("bad_field event");
        assertThat(refused(frame.toBuilder().setJson("{"))).isEqualTo("not_json json");
        assertThat(refused(frame.toBuilder().setMessageId("m".repeat(129)))).isEqualTo("bad_field message_id");
        assertThat(refused(frame.toBuilder().setDeliveryValue(9))).isEqualTo("bad_field delivery");
        assertThat(refused(frame.toBuilder().putHeaders("godwit-sender", "bob")))
                .isEqualTo("bad_field headers");
    }

    private static String refused(ClientFrame.Publish.Builder frame) {
        return PublicationReader.protobuf(frame.build())
                .fold(read -> "read", refused -> refused.code() + " " + refused.field());
    }

    private static String id(Publication publication, String user, String id) {
        Sender sender = new Sender(Tenant.DEFAULT, user, "c", Optional.empty());
        Publication named = new Publication(publication.topic(), publication.content(), Optional.of(id), true);
        return request(named, sender).id().orElseThrow();
    }

    private static Idempotency idempotency(Publication publication, Sender sender) {
        PushRequest request = request(publication, sender);
        return Idempotency.of(request.targets().get(0), request.id().orElseThrow(), request.content());
    }

    private static PushRequest request(Publication publication, Sender sender) {
        return Readings.accepted(PushRequestReader.read(
                null, publication.request(sender), Map.of("content-type", Readings.utf8(Publication.CONTENT_TYPE))));
    }

    private static Publication read(String frame) {
        return PublicationReader.json(Readings.utf8(frame)).fold(read -> read, refused -> {
            throw new AssertionError(refused);
        });
    }

    private static Reading.Refused refused(String frame) {
        return PublicationReader.json(Readings.utf8(frame))
                .fold(
                        read -> {
                            throw new AssertionError("read");
                        },
                        refused -> refused);
    }
}
