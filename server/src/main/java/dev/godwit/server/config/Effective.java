package dev.godwit.server.config;

import java.util.Optional;

/**
 * A key's value as it is in effect.
 *
 * @param value masked if it is a secret; empty if there is none
 * @param source file, variable or {@code default}
 */
public record Effective(String key, String value, String source) {

    static Effective of(KeyInfo key, Optional<String> text, Optional<String> origin) {
        String shown = text.isPresent() && key.type().secret() ? Secret.MASK : text.orElse("");
        return new Effective(key.name(), shown, origin.orElse("default"));
    }
}
