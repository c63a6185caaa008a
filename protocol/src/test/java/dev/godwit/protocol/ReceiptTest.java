package dev.godwit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReceiptTest {

    private static final Mailbox ALICE = Mailbox.user(new Tenant("acme"), "alice");
    private static final GlobalId MESSAGE = new GlobalId(1, 3, 42);

    @Test
    void event_tellsAll() {
        Receipt receipt = new Receipt(
                ALICE, MESSAGE, Optional.of("a/b"), Receipt.State.ACKED, 1_500, "order_created", Optional.of("7"));

        assertThat(new String(receipt.cloudEvent(), StandardCharsets.UTF_8))
                .isEqualTo("{\"specversion\":\"1.0\",\"id\":\"1-3-42/a%2Fb/acked\",\"source\":\"/godwit/receipts\","
                        + "\"type\":\"godwit.receipt.acked\",\"subject\":\"user/alice\","
                        + "\"time\":\"1970-01-01T00:00:01.500Z\",\"godwittenant\":\"acme\","
                        + "\"datacontenttype\":\"application/json\",\"data\":{\"message\":\"1-3-42\","
                        + "\"device\":\"a/b\",\"state\":\"acked\",\"event\":\"order_created\",\"producerId\":\"7\"}}");
    }

    @Test
    void id_doesNotDependOnTheTime() {
        Receipt early = new Receipt(ALICE, MESSAGE, Optional.empty(), Receipt.State.UNREAD, 1, "e", Optional.empty());
        Receipt late = new Receipt(ALICE, MESSAGE, Optional.empty(), Receipt.State.UNREAD, 2, "e", Optional.empty());

        assertThat(early.id()).isEqualTo(late.id()).isEqualTo("1-3-42/*/unread");
    }

    @Test
    void everyState_isReadBack() {
        assertThat(Receipt.State.values())
                .allSatisfy(state -> assertThat(Receipt.State.of(state.text())).isEqualTo(state));
    }

    @Test
    void settleOrder_isAPushRequest() {
        byte[] request = new SettleOrder(ALICE, MESSAGE).request();

        PushRequest read = Readings.accepted(PushRequestReader.read(null, request, Map.of()));
        assertThat(read.targets()).containsExactly(ALICE);
        assertThat(read.content().options().control()).contains(new Control(Control.Kind.SETTLE, Optional.of(MESSAGE)));
        assertThat(read.id()).contains("godwit:settle:1-3-42");
    }

    @Test
    void tracking_isPartOfWhatARequestSays() {
        String plain = "{\"to\":{\"user\":\"a\"},\"event\":\"e\"%s}";

        assertThat(fingerprint(plain.formatted(""))).isNotEqualTo(fingerprint(plain.formatted(",\"receipt\":true")));
        assertThat(fingerprint(plain.formatted(",\"receipt\":true")))
                .isNotEqualTo(fingerprint(plain.formatted(",\"receipt\":false")))
                .isNotEqualTo(fingerprint(plain.formatted(",\"receipt\":true,\"settle\":\"first\"")));
    }

    private static Fingerprint fingerprint(String request) {
        return Readings.accepted(request).content().fingerprint();
    }
}
