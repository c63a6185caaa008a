package dev.godwit.server.config;

import dev.godwit.gateway.limit.AddressRule;
import dev.godwit.router.mapping.Field;
import dev.godwit.tokens.TopicPattern;
import java.util.ArrayList;
import java.util.List;

/** What several values must fulfil together. */
final class Rules {

    private Rules() {}

    static List<String> broken(Settings settings, boolean development) {
        List<String> errors = new ArrayList<>();
        redis(settings.redis(), errors);
        TlsRules.broken(settings.redis(), errors);
        errors.addAll(TlsRules.broken(settings.tls()));
        if (development && TlsRules.any(settings.tls())) {
            errors.add("tls: set (expected: nothing, with godwit dev, which speaks clear text on 127.0.0.1)");
        }
        if (!development && settings.cluster().secret().isForDevelopment()) {
            errors.add("cluster.secret: *** (expected: a secret of your own, not that of godwit dev)");
        }
        List<TokenSettings.TokenKey> keys = settings.tokens().keys();
        for (int i = 0; i < keys.size(); i++) {
            tokenKey("tokens.keys[" + i + "].file", keys.get(i), development, errors);
        }
        settings.clients().crossSiteOrigins().stream()
                .filter(origin -> !settings.clients().origins().contains(origin))
                .forEach(origin ->
                        errors.add("clients.cross-site-origins: " + origin + " (expected: one of clients.origins)"));
        PublishedKeySources.broken(settings.tokens()).ifPresent(errors::add);
        for (int i = 0; i < settings.mappings().size(); i++) {
            mapping("mappings[" + i + "].", settings.mappings().get(i), settings.push(), errors);
        }
        if (settings.publishing().kafkaTopic().equals(settings.push().topic())) {
            errors.add("publishing.kafka-topic: " + settings.push().topic() + " (expected: another than push.topic)");
        }
        proxies(settings.clients(), errors);
        settings.presence().topics().forEach(pattern -> pattern(pattern, errors));
        return errors;
    }

    private static void pattern(String text, List<String> errors) {
        try {
            TopicPattern.parse(text, "");
        } catch (IllegalArgumentException e) {
            errors.add("presence.topics: " + text + ": " + e.getMessage());
        }
    }

    private static void proxies(ClientSettings clients, List<String> errors) {
        try {
            new AddressRule(clients.trustedProxies());
        } catch (IllegalArgumentException e) {
            errors.add("clients.trusted-proxies: " + e.getMessage());
        }
    }

    private static void mapping(String name, MappingSettings mapping, PushSettings push, List<String> errors) {
        if (mapping.topic().equals(push.topic()) || mapping.topic().startsWith(push.topic() + ".")) {
            errors.add(name + "topic: " + mapping.topic() + " (expected: a topic of your own, not one of Godwit's)");
        }
        field(name + "name", mapping.name(), errors);
        field(name + "event", mapping.event(), errors);
        field(name + "data", mapping.data(), errors);
        mapping.tenant().ifPresent(tenant -> field(name + "tenant", tenant, errors));
        mapping.collapseKey().ifPresent(key -> field(name + "collapse-key", key, errors));
    }

    private static void field(String name, String text, List<String> errors) {
        try {
            Field.parse(text);
        } catch (IllegalArgumentException e) {
            errors.add(name + ": " + text + ": " + e.getMessage());
        }
    }

    private static void redis(RedisSettings redis, List<String> errors) {
        boolean sentinel = redis.mode() == RedisSettings.Mode.SENTINEL;
        if (sentinel != redis.masterName().isPresent()) {
            errors.add("redis.master-name: " + redis.masterName().orElse("not set")
                    + (sentinel
                            ? " (expected: a name, with redis.mode sentinel)"
                            : " (expected: with redis.mode sentinel only)"));
        }
        if (redis.mode() == RedisSettings.Mode.STANDALONE && redis.addresses().size() != 1) {
            errors.add("redis.addresses: " + redis.addresses().size() + " (expected: one, with redis.mode standalone)");
        }
        if (redis.mode() == RedisSettings.Mode.CLUSTER && redis.database() != 0) {
            errors.add("redis.database: " + redis.database() + " (expected: 0, with redis.mode cluster)");
        }
        if (redis.keyPrefix().indexOf('{') >= 0 || redis.keyPrefix().indexOf('}') >= 0) {
            errors.add("redis.key-prefix: " + redis.keyPrefix() + " (expected: no braces)");
        }
    }

    private static void tokenKey(String name, TokenSettings.TokenKey key, boolean development, List<String> errors) {
        try {
            if (TokenKeys.read(key).dev() && !development) {
                errors.add(name + ": " + key.file() + " (expected: a key of your own, not that of godwit dev)");
            }
        } catch (IllegalArgumentException e) {
            errors.add(name + ": " + key.file() + ": " + e.getMessage());
        }
    }
}
