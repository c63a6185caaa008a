package dev.godwit.server.config;

import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One configuration key: what the reference page says, what a value must be.
 *
 * @param name dotted, in kebab-case; below a list of records with its index, {@code tokens.keys[0].algorithm}
 */
record KeyInfo(String name, ValueType type, Key key) {

    static final String PREFIX = "godwit.";

    static KeyInfo of(String parent, RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        if (key == null) {
            throw new IllegalStateException(component + ": no @Key");
        }
        return new KeyInfo(child(parent, component), ValueType.of(component.getGenericType()), key);
    }

    static String child(String parent, RecordComponent component) {
        String kebab = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        return parent.isEmpty() ? kebab : parent + "." + kebab;
    }

    /** The environment variable by which SmallRye finds the key. */
    String variable() {
        return (PREFIX + name).toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    Optional<String> fallback() {
        return key.fallback().isEmpty() ? Optional.empty() : Optional.of(key.fallback());
    }

    boolean required(Set<Role> roles) {
        boolean always = type.shape() == ValueType.Shape.ONE && fallback().isEmpty();
        return always || Set.of(key.neededBy()).stream().anyMatch(roles::contains);
    }

    /**
     * @throws IllegalArgumentException whose message is what was expected
     */
    Object parse(String text) {
        Object value = type.parse(text);
        requireBounds(type.parser().apply(text), text);
        return value;
    }

    private void requireBounds(Object value, String text) {
        if (text.length() < key.minLength()) {
            throw new IllegalArgumentException("at least " + key.minLength() + " characters");
        }
        if (!key.min().isEmpty() && compare(value, key.min()) < 0) {
            throw new IllegalArgumentException("at least " + key.min());
        }
        if (!key.max().isEmpty() && compare(value, key.max()) > 0) {
            throw new IllegalArgumentException("at most " + key.max());
        }
    }

    // Bounds stand only on numbers, sizes and durations, each comparable with its own kind.
    @SuppressWarnings("unchecked")
    private int compare(Object value, String bound) {
        return ((Comparable<Object>) value).compareTo(type.parser().apply(bound));
    }

    /** Limits in words, for the reference page. */
    String limits() {
        StringBuilder words = new StringBuilder();
        if (key.minLength() > 0) {
            words.append("at least ").append(key.minLength()).append(" characters");
        }
        if (!key.min().isEmpty()) {
            words.append("from ").append(key.min());
        }
        if (!key.max().isEmpty()) {
            words.append(words.isEmpty() ? "" : " ").append("to ").append(key.max());
        }
        return words.toString();
    }
}
