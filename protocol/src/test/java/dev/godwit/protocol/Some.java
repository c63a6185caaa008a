package dev.godwit.protocol;

import java.util.List;
import java.util.Optional;
import java.util.Set;
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
        return Combinators.combine(
                        texts(), payloads(), Arbitraries.longs(), Arbitraries.longs(), texts().optional(), options())
                .as((event, data, time, expires, trace, options) ->
                        new Message(event, data, time, expires, trace.orElse(""), options));
    }

    /** For one mailbox, with a time. */
    static Arbitrary<PushRequest> requests() {
        Arbitrary<Content> contents = Combinators.combine(texts(), payloads(), retentions(), options())
                .as(Content::new);
        return Combinators.combine(
                        mailboxes(),
                        contents,
                        texts().optional(),
                        Arbitraries.longs().map(Optional::of),
                        texts().optional())
                .as((mailbox, content, id, time, trace) ->
                        new PushRequest(List.of(mailbox), content, id, time, trace.orElse(""), Set.of()));
    }

    private static Arbitrary<Retention> retentions() {
        return Combinators.combine(
                        Arbitraries.of(Retention.Delivery.class),
                        texts().optional(),
                        Arbitraries.longs().between(0, Retention.MAX_TTL))
                .as(Retention::new);
    }

    private static Arbitrary<MessageOptions> options() {
        Arbitrary<Tracking> trackings = Combinators.combine(
                        Arbitraries.of(Tracking.Receipts.class), Arbitraries.of(true, false))
                .as(Tracking::new);
        Arbitrary<MessageOptions> any = Combinators.combine(
                        Arbitraries.integers().between(0, 9),
                        names().list().ofMaxSize(3),
                        texts().optional(),
                        Arbitraries.maps(names(), texts()).ofMaxSize(3),
                        controls().optional(),
                        trackings)
                .as((priority, devices, connection, headers, control, tracking) ->
                        new MessageOptions(priority, devices, connection.orElse(""), headers, control, tracking));
        return Arbitraries.oneOf(Arbitraries.just(MessageOptions.DEFAULT), any);
    }

    private static Arbitrary<Control> controls() {
        Arbitrary<Control> about = Combinators.combine(
                        Arbitraries.of(Control.Kind.DELETE, Control.Kind.SETTLE),
                        Arbitraries.integers().between(0, 999),
                        Arbitraries.longs().between(0, 1L << 40))
                .as((kind, partition, offset) -> new Control(kind, Optional.of(new GlobalId(1, partition, offset))));
        return Arbitraries.oneOf(Arbitraries.just(Control.purge()), about);
    }
}
