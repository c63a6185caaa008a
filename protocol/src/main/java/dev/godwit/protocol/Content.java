package dev.godwit.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a push request says, the same for each of its targets.
 *
 * @param event of a control, the name of its SSE event
 */
public record Content(String event, Payload data, Retention retention, MessageOptions options) {

    static Content of(Control control) {
        return new Content(control.kind().event(), Payload.NULL, Retention.DEFAULT, MessageOptions.of(control));
    }

    /**
     * Equal for requests that ask for the same. When they were made, the trace they belong to and the connection they came from are
     * no part of it: a client that was cut off tries again on another.
     */
    Fingerprint fingerprint() {
        List<byte[]> parts = new ArrayList<>();
        parts.add(utf8(event));
        parts.add(utf8(data.kind().name()));
        parts.add(data.bytes());
        parts.add(utf8(retention.delivery().name()));
        parts.add(utf8(retention.collapseKey().orElse("")));
        MessageOptions asked = options.excluding("");
        if (retention.ttl() != 0 || !asked.equals(MessageOptions.DEFAULT)) {
            parts.add(utf8(retention.ttl() + " " + asked.priority()));
            parts.add(utf8(Integer.toString(asked.devices().size())));
            asked.devices().forEach(device -> parts.add(utf8(device)));
            asked.headers().forEach((name, value) -> {
                parts.add(utf8(name));
                parts.add(utf8(value));
            });
            asked.control().ifPresent(control -> parts.add(utf8(control.toString())));
            if (!asked.tracking().equals(Tracking.UNSAID)) {
                parts.add(utf8(asked.tracking().toString()));
            }
        }
        return Fingerprint.of(parts.toArray(byte[][]::new));
    }

    /** What it replaces in its mailbox: an older message of this key. */
    public Optional<String> replaces() {
        return retention.delivery() == Retention.Delivery.LATEST
                ? retention.collapseKey().or(() -> Optional.of(event))
                : retention.collapseKey();
    }

    public Content with(Tracking tracking) {
        return new Content(event, data, retention, options.with(tracking));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
