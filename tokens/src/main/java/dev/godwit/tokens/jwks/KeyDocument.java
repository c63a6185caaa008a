package dev.godwit.tokens.jwks;

import dev.godwit.tokens.TokenAlgorithm;
import dev.godwit.tokens.TokenKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an issuer publishes, as keys for tokens.
 *
 * @param ignored how many keys are for something else, or cannot be read
 */
record KeyDocument(List<TokenKey> keys, int ignored) {

    static final int MAX_BYTES = 256 * 1024;
    static final int MAX_KEYS = 64;

    KeyDocument {
        keys = List.copyOf(keys);
    }

    /**
     * @throws IllegalArgumentException if it is no set of keys, or too large a one
     */
    static KeyDocument read(byte[] json, Set<TokenAlgorithm> algorithms) {
        List<Object> members = members(json);
        if (members.size() > MAX_KEYS) {
            throw new IllegalArgumentException("keys: " + members.size() + " (expected: <= " + MAX_KEYS + ")");
        }
        List<TokenKey> keys = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (Object member : members) {
            PublishedKey.read(member)
                    .filter(key -> algorithms.contains(key.algorithm()))
                    // Two keys of one name: which one counts would be chance.
                    .filter(key -> named.add(key.kid() + " " + key.algorithm()))
                    .ifPresent(keys::add);
        }
        return new KeyDocument(keys, members.size() - keys.size());
    }

    private static List<Object> members(byte[] json) {
        try {
            Object keys = new JsonObject(Buffer.buffer(json)).getValue("keys");
            if (keys instanceof JsonArray array) {
                return array.stream().toList();
            }
        } catch (DecodeException e) {
            // Without the cause, which quotes what was sent.
        }
        throw new IllegalArgumentException("no set of keys (expected: {\"keys\": [...]})");
    }
}
