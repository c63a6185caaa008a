package dev.godwit.chaos.nemesis;

import dev.godwit.chaos.cluster.Kind;
import dev.godwit.chaos.cluster.Member;
import dev.godwit.chaos.cluster.RedisConsole;
import java.io.IOException;
import java.util.List;

/** Faults of what Redis holds. */
final class RedisFaults {

    private RedisFaults() {}

    static Fault.Healing wipe(Stage stage, Step step) throws IOException {
        List<Member> all = stage.cluster().members(Kind.REDIS);
        stage.began(step.kind(), "redis");
        Fault.Healing healing = () -> stage.healed(step.kind(), "redis");
        if (step.number() % 2 == 0) {
            // The replica does the same.
            try (RedisConsole console = stage.cluster().console(primary(stage))) {
                console.ask("FLUSHALL");
            } catch (IOException e) {
                healing.heal();
                throw e;
            }
            return healing;
        }
        all.parallelStream().forEach(stage::kill);
        for (Member redis : all) {
            stage.cluster().wipe(redis);
            stage.startAgain(redis);
        }
        return healing;
    }

    static Fault.Healing full(Stage stage, Step step) throws IOException {
        Member primary = primary(stage);
        try (RedisConsole console = stage.cluster().console(primary)) {
            console.ask("CONFIG", "SET", "maxmemory", "1");
        }
        stage.began(step.kind(), primary.name());
        return () -> {
            try (RedisConsole console = stage.cluster().console(primary)) {
                console.ask("CONFIG", "SET", "maxmemory", "0");
            } finally {
                stage.healed(step.kind(), primary.name());
            }
        };
    }

    static Member primary(Stage stage) throws IOException {
        return stage.cluster().redisPrimary().orElseThrow(() -> new IOException("no Sentinel answers"));
    }
}
