package dev.godwit.client.subscribe;

import dev.godwit.client.json.InvalidJson;
import dev.godwit.client.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.OptionalLong;

/** When a JWT ends, as it says itself: to renew it in time, not to judge it. */
final class TokenEnd {

    private TokenEnd() {}

    /** Milliseconds since the epoch; empty if the token does not tell. */
    static OptionalLong of(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return OptionalLong.empty();
        }
        try {
            String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            String end = JsonText.members(claims).get("exp");
            return end == null ? OptionalLong.empty() : OptionalLong.of((long) (Double.parseDouble(end) * 1000));
        } catch (IllegalArgumentException | InvalidJson e) {
            return OptionalLong.empty();
        }
    }
}
