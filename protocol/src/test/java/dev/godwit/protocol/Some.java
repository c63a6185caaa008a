package dev.godwit.protocol;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Values for property tests, hostile ones among them. */
final class Some {

    private static final String[] HOSTILE = {
        "a:id:b/ü|x",
        "a/b",
        "default/a",
        "u:a",
        "%2F",
        "%",
        "a%",
        "%4",
        "{1.17}",
        "\r\n",
        "\0",
        "\u2028",
        "\uFEFF",
        "😀",
        ":",
        "/",
        " ",
        "..",
        "-",
        "~*",
        "1-1"
    };

    private Some() {}

    /** Non-empty well-formed Unicode. */
    static Arbitrary<String> texts() {
        Arbitrary<String> unicode = Arbitraries.integers()
                .between(0, Character.MAX_CODE_POINT)
                .filter(point -> point < 0xD800 || point > 0xDFFF)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40)
                .map(points -> {
                    StringBuilder text = new StringBuilder();
                    points.forEach(text::appendCodePoint);
                    return text.toString();
                });
        Arbitrary<String> nearKeys =
                Arbitraries.strings().withChars("ab/:%*2F.").ofMinLength(1).ofMaxLength(8);
        return Arbitraries.oneOf(unicode, nearKeys, Arbitraries.of(HOSTILE));
    }

    static Arbitrary<String> names() {
        return texts().filter(name -> name.charAt(0) != '*');
    }

    static Arbitrary<Tenant> tenants() {
        return Arbitraries.oneOf(Arbitraries.just(Tenant.DEFAULT), names().map(Tenant::new));
    }

    static Arbitrary<Mailbox> mailboxes() {
        return Combinators.combine(Arbitraries.of(Mailbox.Kind.class), tenants(), names())
                .as((kind, tenant, name) -> switch (kind) {
                    case USER -> Mailbox.user(tenant, name);
                    case TOPIC -> Mailbox.topic(tenant, name);
                    case BROADCAST -> Mailbox.broadcast(tenant);
                });
    }

    static Arbitrary<Payload> payloads() {
        return Arbitraries.oneOf(
                texts().map(text -> Payload.json("{\"text\" : \"" + text.codePointAt(0) + "\"}")),
                Arbitraries.of("null", "1", "[ ]", "\"ü\\n\"", "{\"a\":{}}").map(Payload::json),
                texts().map(text -> new Payload(Payload.Kind.TEXT, Readings.utf8(text))),
                Arbitraries.bytes().array(byte[].class).map(bytes -> new Payload(Payload.Kind.BINARY, bytes)));
    }

    static Arbitrary<Message> messages() {
        return Combinators.combine(texts(), payloads(), Arbitraries.longs(), texts().optional())
                .as((event, data, time, trace) -> new Message(event, data, time, trace.orElse("")));
    }
}
