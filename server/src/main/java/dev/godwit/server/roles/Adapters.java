package dev.godwit.server.roles;

import dev.godwit.gateway.http.HttpLimits;
import dev.godwit.gateway.limit.AddressRule;
import dev.godwit.gateway.limit.LimitOptions;
import dev.godwit.gateway.limit.Rate;
import dev.godwit.gateway.publish.PublishOptions;
import dev.godwit.inbox.LogLimits;
import dev.godwit.inbox.LogRules;
import dev.godwit.inbox.redis.Endpoint;
import dev.godwit.inbox.redis.RedisInbox;
import dev.godwit.inbox.redis.RedisSettings.Login;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.PushTopic;
import dev.godwit.registry.hazelcast.ClientSettings;
import dev.godwit.registry.hazelcast.MemberSettings;
import dev.godwit.router.lane.ReceiptOptions;
import dev.godwit.router.mapping.Field;
import dev.godwit.router.mapping.Mapping;
import dev.godwit.runtime.tls.ClientTls;
import dev.godwit.server.config.HostPort;
import dev.godwit.server.config.KafkaSettings;
import dev.godwit.server.config.LimitSettings;
import dev.godwit.server.config.LogSettings;
import dev.godwit.server.config.MappingSettings;
import dev.godwit.server.config.PresenceSettings;
import dev.godwit.server.config.PublishedKeySources;
import dev.godwit.server.config.PublishingSettings;
import dev.godwit.server.config.PushSettings;
import dev.godwit.server.config.ReadableFile;
import dev.godwit.server.config.ReceiptSettings;
import dev.godwit.server.config.RedisSettings;
import dev.godwit.server.config.RegistrySettings;
import dev.godwit.server.config.Secret;
import dev.godwit.server.config.Settings;
import dev.godwit.server.config.TokenKeys;
import dev.godwit.server.config.TokenSettings;
import dev.godwit.tokens.TokenKey;
import dev.godwit.tokens.TokenRules;
import dev.godwit.tokens.TopicPattern;
import dev.godwit.tokens.jwks.Jwks;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** From the settings as an operator writes them to what the parts take. */
public final class Adapters {

    private Adapters() {}

    public static PushTopic topic(PushSettings push) {
        return new PushTopic(push.topic(), push.generation(), push.partitions());
    }

    public static RedisInbox inbox(Core core, Settings settings) {
        dev.godwit.inbox.redis.RedisSettings redis =
                redis(settings.redis()).withTls(core.tls().toRedis());
        return new RedisInbox(core.vertx(), redis, topic(settings.push()), rules(settings.log()));
    }

    static MemberSettings member(Settings settings) {
        RegistrySettings registry = settings.registry();
        return new MemberSettings(
                registry.clusterName(), settings.ports().bind(), registry.memberPort(), texts(registry.members()));
    }

    static ClientSettings client(RegistrySettings registry) {
        return new ClientSettings(registry.clusterName(), texts(registry.members()));
    }

    static TokenRules tokens(TokenSettings tokens) {
        // That a key of dev mode is refused elsewhere was decided when the configuration was read.
        List<TokenKey> keys = tokens.keys().stream().map(TokenKeys::read).toList();
        TokenRules rules = TokenRules.of(keys, true)
                .withAudience(tokens.audience())
                .withAudiences(audiences(tokens, TokenSettings.PublishedKeys::audience));
        return tokens.issuer().map(rules::withIssuer).orElse(rules);
    }

    static TokenRules serviceTokens(TokenSettings tokens) {
        return tokens(tokens)
                .withAudience(tokens.serviceAudience())
                .withAudiences(audiences(tokens, TokenSettings.PublishedKeys::serviceAudience));
    }

    /** The keys that issuers publish; to be started before what verifies with them. */
    public static Jwks jwks(Core core, Settings settings) {
        return new Jwks(
                core.vertx(),
                PublishedKeySources.of(settings.tokens()),
                core.metrics().registry());
    }

    private static Map<String, String> audiences(
            TokenSettings tokens, Function<TokenSettings.PublishedKeys, Optional<String>> of) {
        return tokens.jwks().stream()
                .filter(keys -> of.apply(keys).isPresent())
                .collect(Collectors.toMap(
                        TokenSettings.PublishedKeys::issuer,
                        keys -> of.apply(keys).orElseThrow()));
    }

    static Mapping mapping(MappingSettings mapping) {
        Mailbox.Kind to = switch (mapping.to()) {
            case USER -> Mailbox.Kind.USER;
            case TOPIC -> Mailbox.Kind.TOPIC;
            case ALL -> Mailbox.Kind.BROADCAST;
        };
        return new Mapping(
                mapping.topic(),
                to,
                Field.parse(mapping.name()),
                Field.parse(mapping.event()),
                Field.parse(mapping.data()),
                new Mapping.Options(
                        mapping.tenant().map(Field::parse),
                        mapping.collapseKey().map(Field::parse),
                        mapping.ttl().map(Duration::toSeconds).orElse(0L),
                        mapping.unmatched() == MappingSettings.Unmatched.SKIP,
                        mapping.start() == MappingSettings.Start.EARLIEST));
    }

    static dev.godwit.gateway.presence.PresenceOptions presence(PresenceSettings presence) {
        List<TopicPattern> topics = presence.topics().stream()
                .map(pattern -> TopicPattern.parse(pattern, ""))
                .toList();
        return new dev.godwit.gateway.presence.PresenceOptions(presence.enabled(), topics);
    }

    static Optional<dev.godwit.router.presence.PresenceOptions> presenceTold(PresenceSettings presence) {
        return presence.enabled()
                ? Optional.of(
                        new dev.godwit.router.presence.PresenceOptions(presence.kafkaTopic(), presence.flapDelay()))
                : Optional.empty();
    }

    static dev.godwit.records.kafka.KafkaSettings records(String client, Settings settings) {
        return new dev.godwit.records.kafka.KafkaSettings(
                client,
                addresses(settings.kafka().bootstrapServers()),
                topic(settings.push()),
                clientConfig(settings.kafka()));
    }

    static PublishOptions publishing(Settings settings) {
        PublishingSettings publishing = settings.publishing();
        return new PublishOptions(
                topic(settings.push()), publishing.kafkaTopic(), new Rate(publishing.rate(), publishing.burst()));
    }

    static Optional<String> upstream(PublishingSettings publishing) {
        return Optional.of(publishing.kafkaTopic()).filter(topic -> publishing.enabled());
    }

    static LimitOptions limits(Settings settings) {
        LimitSettings limits = settings.limits();
        return new LimitOptions(
                new AddressRule(settings.clients().trustedProxies()),
                limits.connections(),
                limits.connectionsPerUser(),
                limits.connectionsPerAddress(),
                rate(limits.connectsPerSecond()),
                rate(limits.connectsPerSecondPerAddress()),
                rate(limits.framesPerSecond()),
                rate(limits.publishesPerSecondPerTenant()),
                limits.shedAbove() / 100.0);
    }

    static HttpLimits httpLimits(LimitSettings limits) {
        return new HttpLimits(
                limits.requestHead(),
                limits.keepAlive(),
                limits.handshake(),
                limits.requestsPerConnection(),
                limits.writeAhead().asInt());
    }

    private static Optional<Rate> rate(int perSecond) {
        return perSecond == 0 ? Optional.empty() : Optional.of(new Rate(perSecond, 2 * perSecond));
    }

    static ReceiptOptions receipts(ReceiptSettings receipts) {
        return new ReceiptOptions(receipts.kafkaTopic(), Set.copyOf(receipts.tenants()), receipts.unreadAfter());
    }

    static String addresses(List<HostPort> addresses) {
        return String.join(",", texts(addresses));
    }

    static Map<String, String> clientConfig(KafkaSettings kafka) {
        Map<String, String> properties = new HashMap<>();
        kafka.clientConfig().ifPresent(file -> properties.putAll(properties(file)));
        return properties;
    }

    private static dev.godwit.inbox.redis.RedisSettings redis(RedisSettings redis) {
        List<Endpoint> endpoints = redis.addresses().stream()
                .map(address -> new Endpoint(address.host(), address.port()))
                .toList();
        return new dev.godwit.inbox.redis.RedisSettings(
                dev.godwit.inbox.redis.RedisSettings.Mode.valueOf(redis.mode().name()),
                endpoints,
                redis.masterName().orElse(""),
                login(redis.username(), redis.password()),
                login(redis.sentinelUsername(), redis.sentinelPassword()),
                redis.database(),
                redis.keyPrefix(),
                redis.commandTimeout(),
                ClientTls.OFF);
    }

    private static Optional<Login> login(Optional<String> user, Optional<Secret> password) {
        return password.map(secret -> new Login(user.orElse(""), secret.value()));
    }

    private static LogRules rules(LogSettings log) {
        LogSettings.UserLogSettings user = log.user();
        LogSettings.TopicLogSettings topic = log.topic();
        return new LogRules(
                new LogLimits(user.entries(), user.bytes().bytes(), user.age()),
                new LogLimits(topic.entries(), topic.bytes().bytes(), topic.age()),
                log.idempotencyWindow());
    }

    private static Map<String, String> properties(ReadableFile file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file.path())) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }

    private static List<String> texts(List<HostPort> addresses) {
        return addresses.stream().map(HostPort::toString).toList();
    }
}
