package dev.godwit.api.http;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How the body of a push is written. */
enum BodyType {
    JSON("application/json"),
    CLOUD_EVENT("application/cloudevents+json"),
    CLOUD_EVENTS("application/cloudevents-batch+json");

    static final String EXPECTED = "something else (expected: application/json, application/cloudevents+json or"
            + " application/cloudevents-batch+json, in UTF-8)";

    private static final Pattern FOREIGN_CHARSET = Pattern.compile(".*;\\s*charset\\s*=\\s*\"?(?!utf-?8).*");

    private final String mediaType;

    BodyType(String mediaType) {
        this.mediaType = mediaType;
    }

    /** Empty for a type that is none of these. */
    static Optional<BodyType> of(@Nullable String contentType) {
        if (contentType == null) {
            return Optional.empty();
        }
        String lower = contentType.toLowerCase(Locale.ROOT);
        String found = lower.split(";", 2)[0].strip();
        for (BodyType type : values()) {
            if (type.mediaType.equals(found) && !FOREIGN_CHARSET.matcher(lower).matches()) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
