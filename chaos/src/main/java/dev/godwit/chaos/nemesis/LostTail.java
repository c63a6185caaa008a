package dev.godwit.chaos.nemesis;

import dev.godwit.chaos.cluster.Cut;
import dev.godwit.chaos.cluster.Direction;
import dev.godwit.chaos.cluster.Kind;
import dev.godwit.chaos.cluster.Member;
import dev.godwit.chaos.cluster.RedisConsole;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * A fail-over that loses what was acknowledged last. {@code kill -9} alone does not: the system still sends what a dead process has
 * written, so the link is cut before, and until the replica is the primary.
 *
 * <p>It is in the history only if it was seen to happen: what the old primary acknowledged is not there on the new one.
 */
final class LostTail implements Fault {

    private static final Duration IN_SYNC = Duration.ofSeconds(30);
    private static final Duration TAIL = Duration.ofMillis(1_500);
    private static final Duration PROMOTION = Duration.ofSeconds(30);
    private static final String PROOF = "chaos:lost-tail";

    @Override
    public Healing strike(Stage stage, Step step) throws IOException, InterruptedException {
        stage.await("Redis has a replica that is up to date", IN_SYNC, () -> isInSync(stage));
        Member primary = RedisFaults.primary(stage);
        String newest = Long.toString(stage.now().toMillis());
        Cut link = cutReplicas(stage, primary);
        Healing away = link::heal;
        try {
            write(stage, primary, newest);
            Thread.sleep(TAIL.toMillis());
            away = takeAway(stage, step, primary, link);
            stage.await("a replica takes the place of " + primary, PROMOTION, () -> isReplaced(stage, primary));
            if (read(stage, RedisFaults.primary(stage)).equals(newest)) {
                throw new IOException("nothing was lost: the replica has the last write");
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            away.heal();
            throw e;
        }
        stage.began(step.kind(), primary.name());
        Healing comesBack = away;
        return () -> {
            comesBack.heal();
            stage.healed(step.kind(), primary.name());
        };
    }

    private static boolean isInSync(Stage stage) {
        return stage.cluster().members(Kind.REDIS).stream()
                .allMatch(redis -> stage.cluster().complaint(redis).isEmpty());
    }

    private static Cut cutReplicas(Stage stage, Member primary) {
        Set<Direction> links = new HashSet<>();
        stage.cluster().members(Kind.REDIS).stream()
                .filter(redis -> !redis.equals(primary))
                .forEach(replica -> links.addAll(Direction.both(primary.name(), replica.name())));
        return stage.network().cut(links);
    }

    private static Healing takeAway(Stage stage, Step step, Member primary, Cut link) {
        if (step.number() % 2 == 0) {
            stage.kill(primary);
            return () -> {
                link.heal();
                stage.startAgain(primary);
            };
        }
        Cut all = stage.network().isolate(primary.name());
        return () -> {
            link.heal();
            all.heal();
        };
    }

    private static boolean isReplaced(Stage stage, Member primary) {
        return stage.cluster()
                .redisPrimary()
                .filter(now -> !now.equals(primary))
                .filter(now -> stage.cluster().callsItselfPrimary(now))
                .isPresent();
    }

    private static void write(Stage stage, Member primary, String text) throws IOException {
        try (RedisConsole console = stage.cluster().console(primary)) {
            console.ask("SET", PROOF, text);
        }
    }

    private static String read(Stage stage, Member primary) throws IOException {
        try (RedisConsole console = stage.cluster().console(primary)) {
            return console.ask("GET", PROOF).get(0);
        }
    }
}
