package dev.godwit.gateway.http;

import dev.godwit.gateway.session.Follow;
import dev.godwit.protocol.Names;
import dev.godwit.protocol.Problem;
import dev.godwit.tokens.Access;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of topics: {@code ?topics=a,b&history=10}.
 *
 * @param wrong what is not right about it; empty if all is
 */
record TopicQuery(List<String> names, int history, Optional<Problem> wrong) {

    static final String TOPICS = "topics";
    static final String HISTORY = "history";

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");

    static TopicQuery read(MultiMap query, int most) {
        try {
            return new TopicQuery(names(query.get(TOPICS), most), 0, Optional.empty()).withHistory(query.get(HISTORY));
        } catch (IllegalArgumentException e) {
            return wrong(TOPICS, String.valueOf(e.getMessage()));
        }
    }

    Optional<Problem> denied(Access access) {
        return names.stream()
                .filter(name -> !access.topics().mayFollow(name))
                .findFirst()
                .map(name -> new Problem(
                        403,
                        "topic_denied",
                        "Topic may not be followed",
                        TOPICS,
                        "topic " + name + " (expected: one that the token's topics.follow names)"));
    }

    /** Split before the escapes are taken out: so a name may have a comma. */
    private static List<String> names(@Nullable String value, int most) {
        if (value == null) {
            return List.of();
        }
        String[] parts = value.split(",", -1);
        if (parts.length > most) {
            throw new IllegalArgumentException("topics: " + parts.length + " (expected: <= " + most + ")");
        }
        List<String> names = new ArrayList<>();
        for (String part : parts) {
            names.add(Names.require("topic", Names.unescape("topic", part), Names.MAX_BYTES));
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException("topics: one is named twice (expected: each once)");
        }
        return names;
    }

    private TopicQuery withHistory(@Nullable String value) {
        if (value == null) {
            return this;
        }
        int number = NUMBER.matcher(value).matches() ? Integer.parseInt(value) : Integer.MAX_VALUE;
        return number <= Follow.MAX_HISTORY
                ? new TopicQuery(names, number, Optional.empty())
                : wrong(HISTORY, "another value (expected: 0 to " + Follow.MAX_HISTORY + ")");
    }

    private static TopicQuery wrong(String field, String detail) {
        return new TopicQuery(
                List.of(),
                0,
                Optional.of(new Problem(400, "parameter_malformed", "Request is not understood", field, detail)));
    }
}
