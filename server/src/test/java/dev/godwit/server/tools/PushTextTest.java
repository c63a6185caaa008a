package dev.godwit.server.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PushTextTest {

    private static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");

    @Test
    void value_isWhatAServiceWouldWrite() {
        PushText text = PushText.of(ALICE, "order", "{\"no\":\"1\"}");
        assertThat(text.key()).isEqualTo("alice");
        assertThat(json(text)).isEqualTo("{\"to\":{\"user\":\"alice\"},\"event\":\"order\",\"data\":{\"no\":\"1\"}}");
    }

    @Test
    void broadcastOfATenant_hasItsKeyAndTenant() {
        PushText text = PushText.of(Mailbox.broadcast(new Tenant("acme")), "e", "1");
        assertThat(text.key()).isEqualTo("acme/*all");
        assertThat(json(text)).isEqualTo("{\"to\":{\"all\":true},\"tenant\":\"acme\",\"event\":\"e\",\"data\":1}");
    }

    @Test
    void textBesideTheValue_forgesNothing() {
        for (String data : new String[] {"1},\"to\":{\"user\":\"bob\"}", "1 2", "", "{", "hello"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PushText.of(ALICE, "e", data))
                    .withMessageStartingWith("data: not JSON");
        }
    }

    @Test
    void requestThatARouterWouldRefuse_isRefusedHere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PushText.of(ALICE, "", "1"))
                .withMessageStartingWith("event: ");
        assertThatIllegalArgumentException().isThrownBy(() -> PushText.of(ALICE, "e", '"' + "x".repeat(600_000) + '"'));
    }

    private static String json(PushText text) {
        return new String(text.value(), StandardCharsets.UTF_8);
    }
}
