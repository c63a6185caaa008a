package dev.godwit.router.mapping;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.godwit.protocol.JsonPlace;
import dev.godwit.protocol.PushRequestReader;
import dev.godwit.protocol.Reading;
import dev.godwit.protocol.v1.PushRequest;
import dev.godwit.protocol.v1.Target;
import dev.godwit.router.log.PushRecord;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a push request of a record, by a mapping. It is written in the protobuf form and read by the reader of all requests, so
 * that the same rules hold for it.
 */
final class Mapper {

    private static final byte[] PROTOBUF = "application/protobuf".getBytes(StandardCharsets.UTF_8);

    private final Mapping mapping;

    Mapper(Mapping mapping) {
        this.mapping = mapping;
    }

    Mapped map(PushRecord source) {
        try {
            return request(source);
        } catch (IllegalArgumentException e) {
            return new Mapped.Unfit(new Reading.Refused("bad_field", "value", String.valueOf(e.getMessage())));
        } catch (RuntimeException | StackOverflowError e) {
            // A record that nobody can read must not stop its topic.
            return new Mapped.Unfit(
                    new Reading.Refused("unreadable", "value", e.getClass().getSimpleName() + " while reading"));
        }
    }

    private Mapped request(PushRecord source) {
        PushRequest.Builder request = PushRequest.newBuilder();
        Optional<Target> target = target(source);
        Optional<String> event = mapping.event().text(source);
        if (target.isEmpty()) {
            return absent("name", mapping.name());
        }
        if (event.isEmpty()) {
            return absent("event", mapping.event());
        }
        request.setTo(target.get()).setEvent(event.get());
        addData(request, source);
        addOptions(request, source);
        return PushRequestReader.read(null, request.build().toByteArray(), headers(source))
                .fold(Mapped.Request::new, Mapped.Unfit::new);
    }

    private Mapped absent(String part, Field field) {
        return mapping.options().skipUnmatched()
                ? new Mapped.Skipped()
                : new Mapped.Unfit(new Reading.Refused(
                        "missing_field", part, "nothing at " + field + " (expected: text, as the mapping says)"));
    }

    private Optional<Target> target(PushRecord source) {
        Target.Builder target = Target.newBuilder();
        return switch (mapping.to()) {
            case BROADCAST -> Optional.of(target.setAll(true).build());
            case USER ->
                mapping.name().text(source).map(name -> target.setUser(name).build());
            case TOPIC ->
                mapping.name().text(source).map(name -> target.setTopic(name).build());
        };
    }

    private void addData(PushRequest.Builder request, PushRecord source) {
        Optional<byte[]> data = mapping.data().bytes(source);
        if (data.isEmpty()) {
            return;
        }
        Optional<String> text = Field.utf8(data.get());
        if (text.isEmpty()) {
            request.setBinary(ByteString.copyFrom(data.get()));
        } else if (mapping.data().isJson() || JsonPlace.isJson(data.get())) {
            request.setJson(text.get());
        } else {
            request.setText(text.get());
        }
    }

    private void addOptions(PushRequest.Builder request, PushRecord source) {
        Mapping.Options options = mapping.options();
        options.tenant().flatMap(field -> field.text(source)).ifPresent(request::setTenant);
        options.collapseKey().flatMap(field -> field.text(source)).ifPresent(request::setCollapseKey);
        if (options.ttl() > 0) {
            request.setTtl(Duration.newBuilder().setSeconds(options.ttl()));
        }
        if (source.time() > 0) {
            request.setTime(Timestamp.newBuilder()
                    .setSeconds(Math.floorDiv(source.time(), 1000L))
                    .setNanos((int) Math.floorMod(source.time(), 1000L) * 1_000_000));
        }
    }

    private static Map<String, byte[]> headers(PushRecord source) {
        Map<String, byte[]> headers = new HashMap<>();
        byte[] trace = source.headersByName().get("traceparent");
        if (trace != null) {
            headers.put("traceparent", trace);
        }
        headers.put("content-type", PROTOBUF);
        return headers;
    }
}
