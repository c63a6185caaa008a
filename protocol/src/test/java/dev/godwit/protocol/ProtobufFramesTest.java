package dev.godwit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.godwit.protocol.v1.ServerFrame;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ProtobufFramesTest {

    @Property
    void message_saysWhatTheJsonFrameSays(@ForAll("mailboxes") Mailbox mailbox, @ForAll("messages") Message message)
            throws InvalidProtocolBufferException {
        ServerFrame frame =
                ServerFrame.parseFrom(ProtobufFrames.message(mailbox, Optional.of(new MessageId(1, 42)), message));

        Optional<Control> control = message.options().control();
        assertThat(frame.getFrameCase().name().toLowerCase(java.util.Locale.ROOT))
                .isEqualTo(control.map(order -> order.kind().frame()).orElse("message"));
        if (control.isEmpty()) {
            assertContent(frame.getMessage(), mailbox, message);
        } else if (control.get().kind() == Control.Kind.DELETE) {
            assertThat(frame.getDeleted().getMailbox()).isEqualTo(mailbox.address());
            assertThat(frame.getDeleted().getId()).isEqualTo("1-42");
            assertThat(frame.getDeleted().getTime()).isEqualTo(message.time());
            assertThat(frame.getDeleted().getMessage())
                    .isEqualTo(control.get().message().orElseThrow().id().toString());
        } else if (control.get().kind() == Control.Kind.SETTLE) {
            assertThat(frame.getSettled().getMessage())
                    .isEqualTo(control.get().message().orElseThrow().id().toString());
        }
    }

    @Property
    void sameMessage_hasTheSameBytes(@ForAll("mailboxes") Mailbox mailbox, @ForAll("messages") Message message) {
        assertThat(ProtobufFrames.message(mailbox, Optional.empty(), message))
                .isEqualTo(ProtobufFrames.message(mailbox, Optional.empty(), Message.decode(message.encode())));
    }

    @Example
    void volatileMessage_hasNoId() throws InvalidProtocolBufferException {
        byte[] frame = ProtobufFrames.message(
                Mailbox.broadcast(Tenant.DEFAULT), Optional.empty(), new Message("e", Payload.NULL, 0, ""));
        assertThat(ServerFrame.parseFrom(frame).getMessage())
                .isEqualTo(ServerFrame.Message.newBuilder()
                        .setMailbox("all")
                        .setEvent("e")
                        .setJson("null")
                        .build());
    }

    private static void assertContent(ServerFrame.Message content, Mailbox mailbox, Message message) {
        assertThat(content.getMailbox()).isEqualTo(mailbox.address());
        assertThat(content.getId()).isEqualTo("1-42");
        assertThat(content.getEvent()).isEqualTo(message.event());
        assertThat(content.getTime()).isEqualTo(message.time());
        assertThat(content.getTraceparent()).isEqualTo(message.traceparent());
        assertThat(content.getHeadersMap()).isEqualTo(message.options().headers());
        byte[] data = switch (message.data().kind()) {
            case JSON -> content.getJsonBytes().toByteArray();
            case TEXT -> content.getTextBytes().toByteArray();
            case BINARY -> content.getBinary().toByteArray();
        };
        assertThat(data).isEqualTo(message.data().bytes());
        assertThat(content.getDataCase().name()).isEqualTo(message.data().kind().name());
    }

    @Provide
    Arbitrary<Mailbox> mailboxes() {
        return Some.mailboxes();
    }

    @Provide
    Arbitrary<Message> messages() {
        return Some.messages();
    }
}
