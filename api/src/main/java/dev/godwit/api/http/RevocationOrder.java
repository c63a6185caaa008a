package dev.godwit.api.http;

import dev.godwit.protocol.Names;
import dev.godwit.protocol.Revocation.Kind;
import dev.godwit.protocol.Tenant;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The body of an order to take tokens back. A field that is not known is refused: what is left of a misspelt order might mean
 * everybody.
 *
 * @param before milliseconds since the epoch
 */
record RevocationOrder(Optional<Tenant> tenant, Kind kind, String name, OptionalLong before) {

    private static final Set<String> FIELDS = Set.of("token", "user", "before", "tenant");
    private static final String EXPECTED =
            "{\"token\": ...}, {\"user\": ...}, {\"user\": ..., \"before\": ...} or {\"before\": ...}";

    /**
     * @param now milliseconds since the epoch
     * @throws IllegalArgumentException naming the field and what was expected
     */
    static RevocationOrder of(JsonObject body, long now) {
        body.fieldNames().stream()
                .filter(name -> !FIELDS.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "body: has an unknown field (expected: " + EXPECTED + ", and tenant)");
                });
        Optional<Tenant> tenant = text(body, "tenant").map(Tenant::new);
        Optional<String> token = text(body, "token");
        Optional<String> user = text(body, "user");
        OptionalLong before = before(body, now);
        if (token.isPresent()) {
            if (user.isPresent() || before.isPresent()) {
                throw new IllegalArgumentException("token: beside user or before (expected: by itself)");
            }
            return new RevocationOrder(tenant, Kind.TOKEN, sized(token.get()), before);
        }
        if (user.isPresent()) {
            String name = Names.require("user", user.get(), Names.MAX_BYTES);
            return new RevocationOrder(tenant, Kind.USER, name, before);
        }
        if (before.isEmpty()) {
            throw new IllegalArgumentException("body: names nothing (expected: " + EXPECTED + ")");
        }
        return new RevocationOrder(tenant, Kind.TENANT, "", before);
    }

    private static Optional<String> text(JsonObject body, String name) {
        Object value = body.getValue(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            return Optional.of(text);
        }
        throw new IllegalArgumentException(name + ": something else (expected: a string)");
    }

    private static String sized(String token) {
        if (token.isEmpty() || token.length() > Names.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "token: " + token.length() + " characters (expected: the jti, 1 to " + Names.MAX_BYTES + ")");
        }
        return token;
    }

    private static OptionalLong before(JsonObject body, long now) {
        Optional<String> text = text(body, "before");
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        long before;
        try {
            before = OffsetDateTime.parse(text.get()).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("before: no time (expected: RFC 3339, like 2025-01-31T09:30:00Z)", e);
        }
        if (before > now) {
            throw new IllegalArgumentException("before: lies ahead (expected: at most now; new tokens are to be good)");
        }
        return OptionalLong.of(before);
    }
}
