package dev.godwit.protocol;

import static dev.godwit.protocol.Readings.accepted;
import static dev.godwit.protocol.Readings.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ControlTest {

    private static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");

    @Test
    void delete_namesOneMessage() {
        PushRequest request =
                accepted("{\"message\":\"1-17-42\",\"control\":\"delete\",\"to\":{\"user\":\"alice\"},\"event\":null}");

        assertThat(request.targets()).containsExactly(ALICE);
        assertThat(request.content().options().control())
                .contains(new Control(Control.Kind.DELETE, Optional.of(new GlobalId(1, 17, 42))));
    }

    @Test
    void purge_mayGoToSeveral() {
        PushRequest request = accepted("{\"control\":\"purge\",\"to\":{\"users\":[\"a\",\"b\"]},\"unknown\":1}");

        assertThat(request.targets()).hasSize(2);
        assertThat(request.content().options().control()).contains(Control.purge());
        assertThat(request.ignored()).containsExactly("unknown");
    }

    @Test
    void fieldsOfMessages_areRefusedBesideIt() {
        Reading.Refused refused = refused("{\"control\":\"purge\",\"to\":{\"user\":\"a\"},\"ttl\":5}");

        assertThat(refused.field()).isEqualTo("ttl");
        assertThat(refused.detail()).isEqualTo("beside control (expected: absent: a control is no message)");
    }

    @Test
    void frames_tellWhatItIsAbout() {
        Message message = accepted("{\"control\":\"settle\",\"message\":\"1-17-42\",\"to\":{\"user\":\"alice\"}}")
                .message(1_000);
        Optional<MessageId> id = Optional.of(new MessageId(1, 50));
        String frame =
                "{\"type\":\"settled\",\"mailbox\":\"user/alice\",\"id\":\"1-50\",\"message\":\"1-42\",\"time\":1000}";

        assertThat(JsonFrames.message(ALICE, id, message)).asString().isEqualTo(frame);
        assertThat(new String(SseBlocks.message(ALICE, id, message), StandardCharsets.UTF_8))
                .isEqualTo("event: message_settled\ndata: " + frame + "\n");
    }
}
