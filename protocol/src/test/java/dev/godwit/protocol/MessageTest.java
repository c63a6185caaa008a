package dev.godwit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MessageTest {

    @Property
    void encoded_isDecodedBack_andAlwaysTheSame(@ForAll("messages") Message message) {
        byte[] encoded = message.encode();

        assertThat(Message.decode(encoded)).isEqualTo(message);
        assertThat(Message.decode(encoded).encode()).isEqualTo(encoded);
    }

    @Property
    void anyBytes_areAMessageOrRefused(@ForAll byte[] bytes) {
        try {
            Message.decode(bytes);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessage("message: " + bytes.length + " bytes (expected: a StoredMessage)");
        }
    }

    @Example
    void content_reachesNoLog() {
        Message message = new Message("e", Payload.json("\"secret\""), 0, "");

        assertThat(message.toString()).doesNotContain("secret").contains("JSON[8 bytes]");
    }

    @Provide
    Arbitrary<Message> messages() {
        return Some.messages();
    }
}
