package dev.godwit.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** What several values must fulfil together. */
final class Rules {

    private static final int MIN_SECRET = 32;

    private Rules() {}

    static List<String> broken(Settings settings, boolean development) {
        List<String> errors = new ArrayList<>();
        push(settings, errors);
        redis(settings.redis(), errors);
        if (!development && settings.cluster().secret().isForDevelopment()) {
            errors.add("cluster.secret: *** (expected: a secret of your own, not that of godwit dev)");
        }
        List<TokenSettings.TokenKey> keys = settings.tokens().keys();
        for (int i = 0; i < keys.size(); i++) {
            tokenKey("tokens.keys[" + i + "].file", keys.get(i), development, errors);
        }
        return errors;
    }

    private static void push(Settings settings, List<String> errors) {
        PushSettings push = settings.push();
        if (push.minInSync() > push.replicas()) {
            errors.add("push.min-in-sync: " + push.minInSync() + " (expected: at most push.replicas = "
                    + push.replicas() + ")");
        }
        boolean shorter = push.retention().compareTo(settings.log().user().age()) < 0
                || push.retention().compareTo(settings.log().topic().age()) < 0;
        if (shorter) {
            errors.add("push.retention: " + push.retention().toHours()
                    + "h (expected: at least log.user.age and log.topic.age, or a lost log cannot be rebuilt)");
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
        if (key.algorithm() != TokenSettings.Algorithm.HS256) {
            return;
        }
        String secret = read(key.file());
        if (secret.length() < MIN_SECRET) {
            errors.add(name + ": " + key.file() + " (expected: a file with a secret of at least 32 characters)");
        } else if (!development && new Secret(secret).isForDevelopment()) {
            errors.add(name + ": " + key.file() + " (expected: a key of your own, not that of godwit dev)");
        }
    }

    private static String read(ReadableFile file) {
        try {
            return Files.readString(file.path()).strip();
        } catch (IOException e) {
            // Not text, or gone since: it fails the same check as an empty one.
            return "";
        }
    }
}
