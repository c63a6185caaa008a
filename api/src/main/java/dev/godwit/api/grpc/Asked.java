package dev.godwit.api.grpc;

import dev.godwit.api.push.PushItem;
import dev.godwit.protocol.Problem;
import dev.godwit.protocol.v1.PushRequest;
import dev.godwit.protocol.v1.PushStreamRequest;
import dev.godwit.protocol.v1.Target;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One request of a call.
 *
 * @param message as it came: all methods have the same fields
 * @param item empty if there is a problem already
 */
record Asked(PushStreamRequest message, Optional<PushItem> item, Optional<Problem> problem) {

    private static final int MAX_CORRELATION = 1024;

    static Asked of(PushStreamRequest message, Optional<String> traceparent) {
        Optional<Problem> problem = objection(message);
        if (problem.isPresent()) {
            return new Asked(message, Optional.empty(), problem);
        }
        byte[] body = merged(message).toByteArray();
        PushItem item = new PushItem(body, PushItem.Format.PROTOBUF, Optional.empty(), traceparent);
        return new Asked(message, Optional.of(item), problem);
    }

    long bytes() {
        return item.map(one -> (long) one.body().length).orElse(0L);
    }

    /** At least the bytes that all its records in Kafka have together. */
    long weight() {
        int users = message.getUserIdsCount()
                + message.getRequest().getTo().getUsers().getNamesCount();
        return bytes() * Math.max(1, users);
    }

    /** As it came; empty if it is too long to be sent back. */
    String correlation() {
        String id = message.getCorrelationId();
        return bytes(id) <= MAX_CORRELATION ? id : "";
    }

    /** What stands for it in a summary. */
    String id(long number) {
        String own = message.getRequest().getId();
        boolean usable = !own.isEmpty() && bytes(own) <= MAX_CORRELATION;
        if (!correlation().isEmpty()) {
            return correlation();
        }
        return usable ? own : Long.toString(number);
    }

    /** Where the caller wrote what the core calls by this name. */
    String field(String name) {
        boolean inUsers = name.equals("to") || name.startsWith("to.users");
        if (inUsers && message.getUserIdsCount() > 0) {
            return "user_ids" + name.substring(Math.min(name.length(), "to.users".length()));
        }
        if (name.equals("json") && !message.getJsonData().isEmpty()) {
            return "json_data";
        }
        if (name.equals("event") && !message.getEvent().isEmpty()) {
            return name;
        }
        return switch (name) {
            case "", "token" -> name;
            case "value" -> "request";
            default -> problem.isPresent() ? name : "request." + name;
        };
    }

    private static Optional<Problem> objection(PushStreamRequest message) {
        int correlation = bytes(message.getCorrelationId());
        if (correlation > MAX_CORRELATION) {
            return bad("correlation_id", correlation + " bytes (expected: <= " + MAX_CORRELATION + ")");
        }
        return message.hasRequest() ? doubled(message) : missing(message);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static Optional<Problem> missing(PushStreamRequest message) {
        if (message.getUserIdsCount() == 0) {
            return missing("user_ids", "1 to " + dev.godwit.protocol.PushRequest.MAX_TARGETS + " users, or request");
        }
        if (message.getEvent().isEmpty()) {
            return missing("event", "the event's name");
        }
        return message.getJsonData().isEmpty() ? missing("json_data", "any JSON, null too") : Optional.empty();
    }

    private static Optional<Problem> doubled(PushStreamRequest message) {
        PushRequest request = message.getRequest();
        if (message.getUserIdsCount() > 0 && request.hasTo()) {
            return doubled("user_ids", "to");
        }
        if (!message.getEvent().isEmpty() && !request.getEvent().isEmpty()) {
            return doubled("event", "event");
        }
        boolean data = request.getDataCase() != PushRequest.DataCase.DATA_NOT_SET;
        return !message.getJsonData().isEmpty() && data ? doubled("json_data", "data") : Optional.empty();
    }

    private static PushRequest merged(PushStreamRequest message) {
        PushRequest.Builder merged = message.getRequest().toBuilder();
        if (message.getUserIdsCount() > 0) {
            Target.Users users = Target.Users.newBuilder()
                    .addAllNames(message.getUserIdsList())
                    .build();
            merged.setTo(Target.newBuilder().setUsers(users));
        }
        if (!message.getEvent().isEmpty()) {
            merged.setEvent(message.getEvent());
        }
        if (!message.getJsonData().isEmpty()) {
            merged.setJson(message.getJsonData());
        }
        return merged.build();
    }

    private static Optional<Problem> doubled(String field, String inRequest) {
        return bad(field, "beside request." + inRequest + " (expected: one of them)");
    }

    private static Optional<Problem> bad(String field, String detail) {
        return Optional.of(new Problem(400, "bad_field", "A field is not as it must be", field, detail));
    }

    private static Optional<Problem> missing(String field, String expected) {
        return Optional.of(
                new Problem(400, "missing_field", "A field is missing", field, "absent (expected: " + expected + ")"));
    }
}
