package dev.godwit.client.subscribe;

import dev.godwit.client.json.InvalidJson;
import dev.godwit.client.json.JsonText;
import java.net.http.HttpHeaders;
import java.util.Map;

/** An error as {@code application/problem+json}. */
final class Problem {

    /** An answer that says no more than its status. */
    static final Problem NONE = new Problem("", "");

    private final String code;
    private final String detail;

    private Problem(String code, String detail) {
        this.code = code;
        this.detail = detail;
    }

    /** Whatever comes: some proxies answer in a language of their own. */
    static Problem read(String body) {
        try {
            Map<String, String> members = JsonText.members(body);
            return new Problem(text(members, "code"), text(members, "detail"));
        } catch (InvalidJson e) {
            return NONE;
        }
    }

    Ending ending(int status, HttpHeaders headers, long now) {
        long after = headers.firstValue("Retry-After")
                .map(text -> RetryAfter.millis(text, now))
                .orElse(0L);
        return Ending.refused(status, after, code, detail);
    }

    private static String text(Map<String, String> members, String name) throws InvalidJson {
        return members.containsKey(name) ? JsonText.string(members.get(name)) : "";
    }
}
