package dev.godwit.api.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import dev.godwit.protocol.v1.PushBatchRequest;
import dev.godwit.protocol.v1.PushServicePushRequest;
import dev.godwit.protocol.v1.PushServicePushResponse;
import dev.godwit.protocol.v1.PushStreamRequest;
import dev.godwit.protocol.v1.PushStreamResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link PushService} reads and writes one type for all of its methods. */
class SameFieldsTest {

    @Test
    void requests_areTheSameOnTheWire() {
        assertThat(fields(PushBatchRequest.getDescriptor())).isEqualTo(fields(PushStreamRequest.getDescriptor()));
        assertThat(fields(PushStreamRequest.getDescriptor()))
                .startsWith(fields(PushServicePushRequest.getDescriptor()).toArray(String[]::new));
    }

    @Test
    void answers_areTheSameOnTheWire() {
        assertThat(fields(PushStreamResponse.getDescriptor()))
                .startsWith(fields(PushServicePushResponse.getDescriptor()).toArray(String[]::new));
    }

    private static List<String> fields(Descriptor message) {
        return message.getFields().stream()
                .map(field ->
                        field.getNumber() + " " + field.getName() + " " + field.getType() + " " + field.isRepeated())
                .toList();
    }
}
