package dev.godwit.router.log;

import dev.godwit.protocol.Reading.Refused;
import dev.godwit.router.log.PushRecord.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes dead letters: the record as it was, with headers that tell what was wrong with it and where it lay. */
public final class DeadLetters {

    private final String sourceTopic;

    public DeadLetters(String sourceTopic) {
        this.sourceTopic = sourceTopic;
    }

    public OutgoingRecord letter(PushRecord refused, Refused reason) {
        List<Header> headers = new ArrayList<>(refused.headers());
        headers.add(header("godwit-code", reason.code()));
        headers.add(header("godwit-field", reason.field()));
        headers.add(header("godwit-detail", reason.detail()));
        headers.add(header("godwit-topic", sourceTopic));
        headers.add(header("godwit-partition", Integer.toString(refused.partition())));
        headers.add(header("godwit-offset", Long.toString(refused.offset())));
        headers.add(header("godwit-timestamp", Long.toString(refused.time())));
        return new OutgoingRecord(
                OutgoingRecord.Topic.DEAD_LETTERS, refused.partition(), refused.key(), refused.value(), headers);
    }

    private static Header header(String name, String value) {
        return new Header(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
