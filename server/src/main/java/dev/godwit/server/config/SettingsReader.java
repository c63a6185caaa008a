package dev.godwit.server.config;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Builds the settings records from the sources, finding all errors at once. SmallRye finds and merges the values; what they must
 * be is said by the records, so that an error, the reference page and the check all say the same.
 */
final class SettingsReader {

    /** Far above any real list of records; ends a search, not a configuration. */
    private static final int MAX_ITEMS = 100;

    private final SmallRyeConfig values;
    private final Set<Role> roles;
    private final List<String> errors = new ArrayList<>();
    private final Map<String, Effective> effective = new TreeMap<>();

    SettingsReader(SmallRyeConfig values, Set<Role> roles) {
        this.values = values;
        this.roles = roles;
    }

    /** The record's values, or empty when {@link #errors()} tells what is wrong with them. */
    <R extends Record> Optional<R> read(Class<R> type) {
        Object built = record(type, "");
        return built == null ? Optional.empty() : Optional.of(type.cast(built));
    }

    List<String> errors() {
        return errors;
    }

    /** All keys read, with their values masked where they must be. */
    Map<String, Effective> effective() {
        return effective;
    }

    private @Nullable Object record(Class<?> type, String name) {
        int before = errors.size();
        RecordComponent[] components = type.getRecordComponents();
        Object[] arguments = Arrays.stream(components)
                .map(component -> component(component, name))
                .toArray();
        return errors.size() > before ? null : build(type, components, arguments);
    }

    private @Nullable Object component(RecordComponent component, String parent) {
        String name = KeyInfo.child(parent, component);
        if (component.getType().isRecord() && !component.isAnnotationPresent(Key.class)) {
            return record(component.getType(), name);
        }
        Optional<Class<?>> item = itemRecord(component.getGenericType());
        return item.isPresent() ? items(item.get(), component, parent) : value(KeyInfo.of(parent, component));
    }

    /** The record type of a list of records. */
    static Optional<Class<?>> itemRecord(Type type) {
        if (type instanceof ParameterizedType generic
                && generic.getRawType() == List.class
                && generic.getActualTypeArguments()[0] instanceof Class<?> item
                && item.isRecord()
                && Arrays.stream(item.getRecordComponents()).allMatch(c -> c.isAnnotationPresent(Key.class))) {
            return Optional.of(item);
        }
        return Optional.empty();
    }

    private List<@Nullable Object> items(Class<?> item, RecordComponent component, String parent) {
        String name = KeyInfo.child(parent, component);
        List<@Nullable Object> built = new ArrayList<>();
        while (built.size() < MAX_ITEMS && anyGiven(item, name + "[" + built.size() + "]")) {
            built.add(record(item, name + "[" + built.size() + "]"));
        }
        Key key = component.getAnnotation(Key.class);
        boolean needed = Arrays.stream(key.neededBy()).anyMatch(roles::contains);
        if (built.isEmpty() && needed && !otherGiven(component, key.unless(), parent)) {
            errors.add(name + ": not set (expected: at least one, " + name + "[0])");
        }
        return built;
    }

    private boolean otherGiven(RecordComponent component, String other, String parent) {
        return Arrays.stream(component.getDeclaringRecord().getRecordComponents())
                .filter(beside -> beside.getName().equals(other))
                .flatMap(beside -> itemRecord(beside.getGenericType()).stream()
                        .filter(item -> anyGiven(item, KeyInfo.child(parent, beside) + "[0]")))
                .findAny()
                .isPresent();
    }

    private boolean anyGiven(Class<?> item, String name) {
        return Arrays.stream(item.getRecordComponents())
                .map(component -> KeyInfo.of(name, component))
                .anyMatch(key -> given(key).isPresent());
    }

    private @Nullable Object value(KeyInfo key) {
        Optional<ConfigValue> given = given(key);
        Optional<String> text = given.map(ConfigValue::getValue).or(key::fallback);
        effective.put(key.name(), Effective.of(key, text, given.map(value -> origin(key, value))));
        if (text.isEmpty()) {
            return absent(key);
        }
        try {
            return key.parse(text.get());
        } catch (IllegalArgumentException e) {
            errors.add(error(key, text.get(), e, given));
            return null;
        }
    }

    private @Nullable Object absent(KeyInfo key) {
        if (key.required(roles)) {
            errors.add(
                    key.name() + ": not set (expected: " + key.type().expected() + "; or set " + key.variable() + ")");
            return null;
        }
        return key.type().absent();
    }

    private static String error(KeyInfo key, String text, IllegalArgumentException e, Optional<ConfigValue> given) {
        String shown = key.type().secret() ? Secret.MASK : text;
        String where = given.map(value -> ", from " + origin(key, value)).orElse("");
        String why = e instanceof NumberFormatException ? key.type().expected() : e.getMessage();
        return key.name() + ": " + shown + " (expected: " + why + where + ")";
    }

    /** An empty value counts as none: templates leave those. */
    private Optional<ConfigValue> given(KeyInfo key) {
        return Optional.ofNullable(values.getConfigValue(KeyInfo.PREFIX + key.name()))
                .filter(value -> value.getValue() != null && !value.getValue().isBlank());
    }

    private static String origin(KeyInfo key, ConfigValue value) {
        String source = String.valueOf(value.getConfigSourceName());
        return source.contains("EnvConfigSource") ? key.variable() : source;
    }

    private @Nullable Object build(Class<?> type, RecordComponent[] components, @Nullable Object[] arguments) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(arguments);
        } catch (java.lang.reflect.InvocationTargetException e) {
            errors.add(String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be built", e);
        }
    }
}
