package dev.godwit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.godwit.protocol.v1.MessageControl;
import dev.godwit.protocol.v1.PushRequest.Delivery;
import dev.godwit.protocol.v1.Target;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProtobufRequestTest {

    private static final String JSON =
            "{\"to\":{\"users\":[\"a\",\"b\"]},\"event\":\"e\",\"data\":{ \"x\":1 },\"id\":\"7\","
                    + "\"ttl\":\"90s\",\"collapseKey\":\"k\",\"delivery\":\"latest\",\"priority\":0,\"devices\":[\"phone\"],"
                    + "\"excludeConnection\":\"c\",\"headers\":{\"h\":\"v\"},\"time\":\"1970-01-01T00:00:01.500Z\",\"tenant\":\"acme\",\"receipt\":true,\"settle\":\"first\"}";

    @Test
    void request_saysTheSameAsInJson() {
        dev.godwit.protocol.v1.PushRequest wire = dev.godwit.protocol.v1.PushRequest.newBuilder()
                .setTo(Target.newBuilder()
                        .setUsers(Target.Users.newBuilder().addNames("a").addNames("b")))
                .setEvent("e")
                .setJson("{ \"x\":1 }")
                .setId("7")
                .setTtl(Duration.newBuilder().setSeconds(90))
                .setCollapseKey("k")
                .setDelivery(Delivery.DELIVERY_LATEST)
                .setPriority(0)
                .addDevices("phone")
                .setExcludeConnection("c")
                .putHeaders("h", "v")
                .setTime(Timestamp.newBuilder().setSeconds(1).setNanos(500_000_000))
                .setTenant("acme")
                .setReceipt(true)
                .setSettle(dev.godwit.protocol.v1.PushRequest.Settle.SETTLE_FIRST)
                .build();

        assertThat(Readings.accepted(read(wire))).isEqualTo(Readings.accepted(JSON));
    }

    @Test
    void bytes_stayAsTheyAre() {
        PushRequest request = Readings.accepted(read(
                toAlice().setBinary(ByteString.copyFrom(new byte[] {0, -1})).build()));

        assertThat(request.content().data()).isEqualTo(new Payload(Payload.Kind.BINARY, new byte[] {0, -1}));
    }

    @Test
    void control_isRead() {
        PushRequest request = Readings.accepted(read(dev.godwit.protocol.v1.PushRequest.newBuilder()
                .setTo(Target.newBuilder().setUser("alice"))
                .setControl(MessageControl.newBuilder()
                        .setKind(MessageControl.Kind.KIND_DELETE)
                        .setMessage("1-17-42"))
                .build()));

        assertThat(request.content().options().control())
                .contains(new Control(Control.Kind.DELETE, Optional.of(new GlobalId(1, 17, 42))));
    }

    @Test
    void wrongFields_areNamed() {
        assertThat(field(toAlice().clearTo())).isEqualTo("to");
        assertThat(field(toAlice().setTo(Target.newBuilder().setAll(false)))).isEqualTo("to");
        assertThat(field(toAlice().clearEvent())).isEqualTo("event");
        assertThat(field(toAlice().setEvent("gap"))).isEqualTo("event");
        assertThat(field(toAlice().setJson("{"))).isEqualTo("json");
        assertThat(field(toAlice().setTtl(Duration.newBuilder().setNanos(1)))).isEqualTo("ttl");
        assertThat(field(toAlice().setPriority(10))).isEqualTo("priority");
        assertThat(field(toAlice().setDeliveryValue(9))).isEqualTo("delivery");
        assertThat(field(toAlice().setTime(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))))
                .isEqualTo("time");
        assertThat(field(toAlice().setControl(MessageControl.getDefaultInstance())))
                .isEqualTo("event");
        assertThat(field(toAlice().clearEvent().setControl(MessageControl.getDefaultInstance())))
                .isEqualTo("control");
    }

    @Test
    void bytesThatAreNone_areRefused() {
        Reading reading = PushRequestReader.read(null, new byte[] {(byte) 0xff}, protobuf());

        assertThat(Readings.refused(reading).field()).isEqualTo("value");
    }

    private static dev.godwit.protocol.v1.PushRequest.Builder toAlice() {
        return dev.godwit.protocol.v1.PushRequest.newBuilder()
                .setTo(Target.newBuilder().setUser("alice"))
                .setEvent("e");
    }

    private static String field(dev.godwit.protocol.v1.PushRequest.Builder wire) {
        return Readings.refused(read(wire.build())).field();
    }

    private static Reading read(dev.godwit.protocol.v1.PushRequest wire) {
        return PushRequestReader.read(null, wire.toByteArray(), protobuf());
    }

    private static java.util.Map<String, byte[]> protobuf() {
        return Readings.headers("content-type", "application/protobuf");
    }

    @Test
    void names_areAList() {
        assertThat(List.of("application/protobuf", "application/x-protobuf"))
                .allSatisfy(
                        type -> assertThat(ContentType.parse(type).isProtobuf()).isTrue());
    }
}
