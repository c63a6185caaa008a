package dev.godwit.client.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.PushRequest;
import dev.godwit.protocol.Retention;
import dev.godwit.protocol.Tenant;
import dev.godwit.protocol.Tracking;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever can be built is read by routers as what was meant. */
class PushPropertiesTest {

    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    record Addressee(Target target, List<Mailbox> mailboxes) {}

    record Options(
            Optional<String> id,
            Optional<Delivery> delivery,
            Optional<String> collapseKey,
            Optional<Long> ttl,
            Optional<Integer> priority,
            Optional<String> excludeConnection,
            Map<String, String> headers,
            Optional<Long> time) {}

    record Data(byte[] bytes, boolean json) {}

    @Property(tries = 500)
    void push_isReadAsItWasMeant(
            @ForAll("addressees") Addressee addressee,
            @ForAll("events") String event,
            @ForAll("datas") Data data,
            @ForAll("optionses") Options options,
            @ForAll("deviceses") List<String> devices) {
        boolean ofUsers = addressee.mailboxes().get(0).kind() == Mailbox.Kind.USER;
        PushBuilder builder = Push.to(addressee.target()).event(event);
        apply(builder, options);
        if (ofUsers && !devices.isEmpty()) {
            builder.devices(devices);
        }
        if (data.json()) {
            builder.json(data.bytes());
        } else {
            builder.bytes(data.bytes());
        }
        boolean tracked =
                ofUsers && options.delivery().filter(Delivery.VOLATILE::equals).isEmpty();
        if (tracked) {
            builder.receipt(true).settleFirst();
        } else {
            builder.receipt(false);
        }
        Push push = builder.traceparent(TRACE).build();

        PushRequest read = ReadBack.of(push);
        assertThat(read.targets()).containsExactlyElementsOf(new LinkedHashSet<>(addressee.mailboxes()));
        assertThat(push.key()).isEqualTo(addressee.mailboxes().get(0).placementKey());
        assertThat(read.content().event()).isEqualTo(event);
        assertThat(read.content().data().bytes()).isEqualTo(data.bytes());
        assertThat(read.content().data().kind().name()).isEqualTo(data.json() ? "JSON" : "BINARY");
        assertThat(read.content().options().devices()).isEqualTo(ofUsers ? devices : List.of());
        assertThat(read.content().options().tracking())
                .isEqualTo(new Tracking(tracked ? Tracking.Receipts.ASKED : Tracking.Receipts.DECLINED, tracked));
        assertThat(read.ignored()).isEmpty();
        assertThat(read.traceparent()).isEqualTo(TRACE);
        assertOptions(read, options);
    }

    @Property(tries = 200)
    void control_isReadAsItWasMeant(@ForAll("addressees") Addressee addressee, @ForAll("ids") Optional<String> id) {
        MessageId message = new MessageId(2, 17, 42);
        ControlBuilder purge = Push.purge(addressee.target());
        id.ifPresent(purge::id);
        PushRequest erased = ReadBack.of(purge.build());
        assertThat(erased.targets()).containsExactlyElementsOf(new LinkedHashSet<>(addressee.mailboxes()));
        assertThat(erased.id()).isEqualTo(id);
        if (addressee.target().isOneMailbox()) {
            for (ControlBuilder order :
                    List.of(Push.delete(addressee.target(), message), Push.settle(addressee.target(), message))) {
                assertThat(ReadBack.of(order.build()).content().options().control())
                        .get()
                        .satisfies(control ->
                                assertThat(control.message().orElseThrow()).hasToString("2-17-42"));
            }
        }
    }

    private static void apply(PushBuilder builder, Options options) {
        options.id().ifPresent(builder::id);
        options.delivery().ifPresent(builder::delivery);
        options.collapseKey().ifPresent(builder::collapseKey);
        options.ttl().ifPresent(seconds -> builder.ttl(Duration.ofSeconds(seconds)));
        options.priority().ifPresent(builder::priority);
        options.excludeConnection().ifPresent(builder::excludeConnection);
        options.headers().forEach(builder::header);
        options.time().ifPresent(millis -> builder.time(Instant.ofEpochMilli(millis)));
    }

    private static void assertOptions(PushRequest read, Options options) {
        Retention retention = read.content().retention();
        assertThat(read.id()).isEqualTo(options.id());
        assertThat(read.time()).isEqualTo(options.time());
        assertThat(retention.delivery().name())
                .isEqualTo(options.delivery().map(Enum::name).orElse("DURABLE"));
        assertThat(retention.collapseKey()).isEqualTo(options.collapseKey());
        assertThat(retention.ttl()).isEqualTo(options.ttl().orElse(0L) * 1000);
        assertThat(read.content().options().priority())
                .isEqualTo(options.priority().orElse(5));
        assertThat(read.content().options().excludeConnection())
                .isEqualTo(options.excludeConnection().orElse(""));
        assertThat(read.content().options().headers()).isEqualTo(options.headers());
    }

    @Provide
    Arbitrary<Addressee> addressees() {
        Arbitrary<Addressee> kinds = Arbitraries.oneOf(
                texts(256).map(name -> new Addressee(Target.user(name), List.of(user(Tenant.DEFAULT, name)))),
                texts(256).map(name -> new Addressee(Target.topic(name), List.of(Mailbox.topic(Tenant.DEFAULT, name)))),
                Arbitraries.just(new Addressee(Target.everybody(), List.of(Mailbox.broadcast(Tenant.DEFAULT)))),
                texts(256)
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(20)
                        .map(names -> new Addressee(
                                Target.users(names),
                                names.stream()
                                        .map(name -> user(Tenant.DEFAULT, name))
                                        .toList())));
        return Combinators.combine(kinds, texts(256).optional())
                .as((kind, tenant) -> tenant.map(name ->
                                new Addressee(kind.target().ofTenant(name), moved(kind.mailboxes(), new Tenant(name))))
                        .orElse(kind));
    }

    @Provide
    Arbitrary<String> events() {
        return texts(256).filter(text -> text.chars().noneMatch(Character::isISOControl));
    }

    @Provide
    Arbitrary<Optional<String>> ids() {
        return texts(1024).optional();
    }

    @Provide
    Arbitrary<Data> datas() {
        return Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofMaxSize(300).map(bytes -> new Data(bytes, false)),
                JsonTexts.valid().map(text -> new Data(text.strip().getBytes(StandardCharsets.UTF_8), true)));
    }

    @Provide
    Arbitrary<Options> optionses() {
        Arbitrary<Map<String, String>> headers = Arbitraries.maps(
                        Arbitraries.strings()
                                .withCharRange('a', 'z')
                                .withChars("A0._-")
                                .ofMinLength(1)
                                .ofMaxLength(64),
                        anyTexts(1024))
                .ofMaxSize(32)
                .map(LinkedHashMap::new);
        return Combinators.combine(
                        texts(1024).optional(),
                        Arbitraries.of(Delivery.class).optional(),
                        texts(256).optional(),
                        Arbitraries.longs().between(1, 366L * 24 * 3600).optional(),
                        Arbitraries.integers().between(0, 9).optional(),
                        texts(64).optional(),
                        headers,
                        Arbitraries.longs()
                                .between(
                                        Instant.parse("0000-01-01T00:00:00Z").toEpochMilli(),
                                        Instant.parse("9999-12-31T23:59:59.999Z")
                                                .toEpochMilli())
                                .optional())
                .as(Options::new);
    }

    @Provide
    Arbitrary<List<String>> deviceses() {
        return texts(64).list().uniqueElements().ofMaxSize(32);
    }

    /** Of 1 to so many bytes, and no name that begins with a star. */
    private static Arbitrary<String> texts(int maxBytes) {
        return anyTexts(maxBytes).filter(text -> !text.isEmpty() && !text.startsWith("*"));
    }

    private static Arbitrary<String> anyTexts(int maxBytes) {
        Arbitrary<Integer> points = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.integers().between(0, 0x7f)),
                Tuple.of(2, Arbitraries.integers().between(0x80, 0xd7ff)),
                Tuple.of(1, Arbitraries.integers().between(0xe000, 0xffff)),
                Tuple.of(1, Arbitraries.integers().between(0x10000, 0x10ffff)));
        return points.list()
                .ofMaxSize(maxBytes / 4)
                .map(list -> list.stream()
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
    }

    private static List<Mailbox> moved(List<Mailbox> mailboxes, Tenant tenant) {
        return mailboxes.stream()
                .map(mailbox -> new Mailbox(mailbox.kind(), tenant, mailbox.name()))
                .toList();
    }

    private static Mailbox user(Tenant tenant, String name) {
        return Mailbox.user(tenant, name);
    }
}
