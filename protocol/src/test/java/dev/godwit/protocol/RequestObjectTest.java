package dev.godwit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestObjectTest {

    @Test
    void whatIsNotSet_keepsItsBytes() {
        String data = "{ \"a\" : 1.50, \"\\u00e9\":\"é\\/\", \"n\":1e2 }";
        RequestObject request =
                of("{\"to\":{\"users\":[\"a\",\"b\"]}, \"data\" : " + data + " ,\"event\":\"e\",\"x\":null}");

        String narrowed = text(request.to(Mailbox.user(Tenant.DEFAULT, "b")));

        assertThat(narrowed).isEqualTo("{\"to\":{\"user\":\"b\"},\"data\":" + data + ",\"event\":\"e\",\"x\":null}");
    }

    @Test
    void to_isEachKindOfMailbox_andReadsBackAsIt() {
        Tenant acme = new Tenant("acme");
        for (Mailbox mailbox :
                new Mailbox[] {Mailbox.user(acme, "a\"b\\c/ü"), Mailbox.topic(acme, "room.1"), Mailbox.broadcast(acme)
                }) {
            byte[] bytes = of("{\"to\":{\"user\":\"x\"},\"event\":\"e\",\"tenant\":\"acme\"}")
                    .to(mailbox)
                    .bytes();
            List<Mailbox> targets =
                    PushRequestReader.read(null, bytes, Map.of()).fold(PushRequest::targets, refused -> List.of());
            assertThat(targets).containsExactly(mailbox);
        }
    }

    @Test
    void nullMember_countsAsAbsent_andIsReplaced() {
        RequestObject request = of("{\"id\":null,\"event\":\"e\"}");
        assertThat(request.has("id")).isFalse();
        assertThat(request.has("tenant")).isFalse();
        assertThat(request.has("event")).isTrue();
        assertThat(text(request.with("id", "k/\"1"))).isEqualTo("{\"id\":\"k/\\\"1\",\"event\":\"e\"}");
    }

    @Test
    void whatIsNoObject_isRefused() {
        assertThatThrownBy(() -> of("[1]")).hasMessageContaining("an array");
        assertThatThrownBy(() -> of("{\"a\":1}x")).hasMessageContaining("byte");
    }

    private static RequestObject of(String json) {
        return RequestObject.of(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(RequestObject request) {
        return new String(request.bytes(), StandardCharsets.UTF_8);
    }
}
