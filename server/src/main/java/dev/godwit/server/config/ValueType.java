package dev.godwit.server.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How the text of a value becomes the type of its record component.
 *
 * @param name for the reference page
 * @param expected what an error says was expected
 * @param parser throws {@link IllegalArgumentException} for everything else
 */
record ValueType(String name, String expected, Function<String, Object> parser, Shape shape) {

    /** Whether there must be a value, may be one, or may be several. */
    enum Shape {
        ONE,
        OPTIONAL,
        LIST
    }

    private static final Map<Class<?>, ValueType> SIMPLE = Map.of(
            String.class, one("text", "text", text -> text),
            int.class, one("number", "a whole number", ValueType::number),
            boolean.class, one("true or false", "true or false", ValueType::bool),
            Duration.class, one("duration", DurationText.EXPECTED, DurationText::parse),
            Size.class, one("size", Size.EXPECTED, Size::parse),
            HostPort.class, one("host:port", HostPort.EXPECTED, HostPort::parse),
            ReadableFile.class, one("file", ReadableFile.EXPECTED, ReadableFile::parse),
            Secret.class, one("secret", "text", Secret::new));

    static ValueType of(Type type) {
        if (type instanceof ParameterizedType generic) {
            ValueType item = of(generic.getActualTypeArguments()[0]);
            if (generic.getRawType() == Optional.class) {
                return new ValueType(item.name, item.expected, item.parser, Shape.OPTIONAL);
            }
            return new ValueType(
                    "list of " + item.name, item.expected + ", separated by commas", item::list, Shape.LIST);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isEnum()) {
            return choice(plain);
        }
        ValueType known = SIMPLE.get(plain);
        if (known == null) {
            throw new IllegalStateException("no configuration type for " + type);
        }
        return known;
    }

    boolean secret() {
        return name.endsWith("secret");
    }

    /** The value of a component for which nothing was given. */
    Object absent() {
        return shape == Shape.LIST ? List.of() : Optional.empty();
    }

    Object parse(String text) {
        Object value = parser.apply(text);
        return shape == Shape.OPTIONAL ? Optional.of(value) : value;
    }

    private static ValueType one(String name, String expected, Function<String, Object> parser) {
        return new ValueType(name, expected, parser, Shape.ONE);
    }

    private static ValueType choice(Class<?> type) {
        Map<String, Object> words = Arrays.stream(type.getEnumConstants())
                .collect(Collectors.toMap(ValueType::word, value -> value, (a, b) -> a, java.util.TreeMap::new));
        String expected = "one of " + String.join(", ", words.keySet());
        return one(String.join(" or ", words.keySet()), expected, text -> {
            Object value = words.get(text);
            if (value == null) {
                throw new IllegalArgumentException(expected);
            }
            return value;
        });
    }

    private static String word(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private List<Object> list(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).map(parser).toList();
    }

    private static Object number(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a whole number", e);
        }
    }

    private static Object bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("true or false");
        };
    }
}
