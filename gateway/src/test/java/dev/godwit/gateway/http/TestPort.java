package dev.godwit.gateway.http;

import dev.godwit.gateway.hub.Frame;
import dev.godwit.gateway.limit.ClientLimits;
import dev.godwit.gateway.limit.LimitMetrics;
import dev.godwit.gateway.limit.LimitOptions;
import dev.godwit.gateway.revocation.RevocationWatch;
import dev.godwit.gateway.ticket.Tickets;
import dev.godwit.inbox.memory.InMemoryLimits;
import dev.godwit.inbox.memory.InMemoryRevocations;
import dev.godwit.inbox.memory.InMemoryTickets;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Payload;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.VertxLoop;
import dev.godwit.runtime.http.Acceptance;
import dev.godwit.tokens.SigningKey;
import dev.godwit.tokens.TokenAlgorithm;
import dev.godwit.tokens.TokenIssuer;
import dev.godwit.tokens.TokenKey;
import dev.godwit.tokens.TokenRequest;
import dev.godwit.tokens.TokenRules;
import dev.godwit.tokens.TokenVerifier;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** A client port on a free port of this machine, over scripted sessions. */
public final class TestPort implements AutoCloseable {

    private static final String SECRET = "a secret of at least thirty-two bytes";

    /** Of a page of another site; to be allowed too. */
    public static final String CROSS_SITE = "https://app.other-site.example";

    private final AtomicLong skipped = new AtomicLong();
    private final InMemoryTickets tickets = new InMemoryTickets(() -> System.currentTimeMillis() + skipped.get());
    private final Acceptance acceptance = new Acceptance();
    private final Vertx vertx = acceptance.vertx(new VertxOptions());
    private final ScriptedSessions sessions = new ScriptedSessions();
    private final WaitingKeys lateKeys = new WaitingKeys(vertx);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TestPublishing publishing = new TestPublishing();
    private final InMemoryRevocations revocations = new InMemoryRevocations();
    private final RevocationWatch watch = new RevocationWatch(VertxLoop.create(vertx), revocations, meters);
    private final ClientPort port;

    private final ClientLimits limits;

    private TestPort(ClientPortOptions options, LimitOptions most) {
        limits = new ClientLimits(
                most,
                new ClientLimits.Cluster(new InMemoryLimits(), "test"),
                VertxLoop.create(vertx),
                () -> System.nanoTime() / 1_000_000,
                new LimitMetrics(meters));
        port = new ClientPort(
                vertx,
                options,
                new ClientCore(
                        new Credentials(
                                new TokenVerifier(
                                        vertx,
                                        TokenRules.of(List.of(TokenKey.secret(SECRET)), false),
                                        lateKeys,
                                        InstantSource.system(),
                                        watch.revocations()),
                                new Tickets(tickets, meters),
                                new TokenCookie(Set.of(CROSS_SITE))),
                        sessions::on,
                        Optional.of(publishing.publisher(meters)),
                        watch,
                        new Door(limits, acceptance)),
                meters);
    }

    public static TestPort start() {
        return start(options -> options);
    }

    public static TestPort start(UnaryOperator<ClientPortOptions> change) {
        return start(change, LimitOptions.NONE);
    }

    public static TestPort start(LimitOptions most) {
        return start(options -> options, most);
    }

    public static TestPort start(UnaryOperator<ClientPortOptions> change, LimitOptions most) {
        ClientPortOptions options = ClientPortOptions.of("127.0.0.1", 0).withLoops(2);
        TestPort started = new TestPort(change.apply(options), most);
        started.watch.start().toCompletableFuture().join();
        started.port.start().toCompletableFuture().join();
        return started;
    }

    public Vertx vertx() {
        return vertx;
    }

    public int number() {
        return port.port();
    }

    public ClientPort port() {
        return port;
    }

    public ClientLimits limits() {
        return limits;
    }

    /** Of an issuer whose tokens are good too. */
    public WaitingKeys lateKeys() {
        return lateKeys;
    }

    public InMemoryTickets tickets() {
        return tickets;
    }

    /** As if so much time had passed for tickets. */
    public void skip(Duration time) {
        skipped.addAndGet(time.toMillis());
    }

    public ScriptedSessions sessions() {
        return sessions;
    }

    /** Where publications go. */
    public TestPublishing publishing() {
        return publishing;
    }

    /** What was revoked; the port looks each second. */
    public InMemoryRevocations revocations() {
        return revocations;
    }

    public RevocationWatch watch() {
        return watch;
    }

    public double count(String meter, String... tags) {
        return Optional.ofNullable(meters.find(meter).tags(tags).counter())
                .map(counter -> counter.count())
                .orElse(0.0);
    }

    public double open(String transport) {
        return meters.get("godwit.connections")
                .tag("transport", transport)
                .gauge()
                .value();
    }

    public String token(String user) {
        return token(user, Duration.ofMinutes(5));
    }

    public String token(String user, Duration ttl) {
        return issuer().issue(TokenRequest.of(user, ttl));
    }

    /** A token whose user may follow these topics. */
    public String tokenToFollow(String user, String... patterns) {
        return issuer().issue(TokenRequest.of(user, Duration.ofMinutes(5)).withTopics(List.of(patterns), List.of()));
    }

    /** A token whose user may publish to these topics. */
    public String tokenToPublish(String user, String... patterns) {
        return issuer().issue(TokenRequest.of(user, Duration.ofMinutes(5)).withTopics(List.of(), List.of(patterns)));
    }

    public TokenIssuer issuer() {
        return new TokenIssuer(
                vertx, new SigningKey(Optional.empty(), TokenAlgorithm.HS256, SECRET), InstantSource.system());
    }

    /** A raw request with a good token. */
    public RawHttp get(String user, String target, String... headers) throws IOException {
        return RawHttp.get(number(), target, with("Authorization: Bearer " + token(user), headers));
    }

    public static Frame frame(String user, long offset, String event, String text) {
        return frame(user, offset, event, new Payload(Payload.Kind.TEXT, text.getBytes(StandardCharsets.UTF_8)));
    }

    public static Frame frame(String user, long offset, String event, Payload data) {
        return new Frame(
                Mailbox.user(Tenant.DEFAULT, user),
                offset < 0 ? Optional.empty() : Optional.of(new MessageId(1, offset)),
                new Message(event, data, 1_700_000_000_000L, ""));
    }

    @Override
    public void close() {
        port.stop().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static String[] with(String first, String... more) {
        String[] all = new String[more.length + 1];
        all[0] = first;
        System.arraycopy(more, 0, all, 1, more.length);
        return all;
    }
}
