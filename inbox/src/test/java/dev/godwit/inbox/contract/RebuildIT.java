package dev.godwit.inbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.embedded.EmbeddedRedis;
import dev.godwit.inbox.Append;
import dev.godwit.inbox.LogWriter;
import dev.godwit.inbox.Origin;
import dev.godwit.inbox.Step;
import dev.godwit.inbox.Tracked;
import dev.godwit.protocol.Control;
import dev.godwit.protocol.Fingerprint;
import dev.godwit.protocol.Idempotency;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same records give the same bytes, whatever happened in between. */
final class RebuildIT {

    private static EmbeddedRedis redis;
    private static RedisWorld world;

    @BeforeAll
    static void startRedis(@TempDir Path folder) {
        redis = new EmbeddedRedis(folder).start();
        world = new RedisWorld(redis.port());
    }

    @AfterAll
    static void stopRedis() {
        world.close();
        redis.close();
    }

    @Test
    void wipedAndAppliedAgain_everyKeyIsTheSame() {
        List<Append> records = records(600);
        Map<String, String> first = apply(records);
        Map<String, String> second = apply(records);

        assertThat(first).hasSizeGreaterThan(10);
        assertThat(second).isEqualTo(first);
    }

    @Test
    void appliedTwiceOver_everyKeyIsTheSame() {
        List<Append> records = records(300);
        Map<String, String> first = apply(records);
        LogWriter writer = world.writer(InboxContract.TOPIC, InboxContract.RULES);

        records.forEach(record -> InboxContract.await(writer.append(InboxContract.P, record)));

        assertThat(world.contents()).isEqualTo(first);
    }

    private static Map<String, String> apply(List<Append> records) {
        world.wipe();
        LogWriter writer = world.writer(InboxContract.TOPIC, InboxContract.RULES);
        InboxContract.await(writer.start(InboxContract.P, "topic-id", 10, -1));
        records.forEach(record -> InboxContract.await(writer.append(InboxContract.P, record)));
        return world.contents();
    }

    private static Control order(Random random, int i) {
        return i % 5 == 0
                ? new Control(Control.Kind.PURGE, Optional.empty())
                : InboxContract.about(Control.Kind.DELETE, Math.max(10, 10L + i - random.nextInt(20)));
    }

    private static List<Append> records(int count) {
        Random random = new Random(42);
        List<Append> records = new ArrayList<>();
        long time = InboxContract.T0 - 48 * 60 * InboxContract.MINUTE;
        for (int i = 0; i < count; i++) {
            time += random.nextInt(20_000);
            Optional<Origin> origin = i % 5 == 0
                    ? Optional.of(Origin.ofPartition(random.nextInt(3), i, random.nextInt(2)))
                    : Optional.empty();
            Mailbox mailbox = i % 4 == 0
                    ? Mailbox.topic(Tenant.DEFAULT, "room" + random.nextInt(3))
                    : Mailbox.user(Tenant.DEFAULT, "user" + random.nextInt(12));
            Step step = new Step(9L + i, 10L + i, 0, time, origin);
            if (i % 11 == 0) {
                records.add(InboxContract.control(mailbox, step, order(random, i)));
                continue;
            }
            records.add(new Append(
                    step,
                    mailbox,
                    InboxContract.text(i),
                    i % 3 == 0
                            ? Optional.of(new Idempotency(
                                    Fingerprint.of("id" + random.nextInt(40)), Fingerprint.of("content")))
                            : Optional.empty(),
                    i % 7 == 0 ? Optional.of("key" + random.nextInt(2)) : Optional.empty(),
                    Optional.empty(),
                    i % 9 == 0 && mailbox.kind() == Mailbox.Kind.USER
                            ? Optional.of(new Tracked(
                                    true, i % 2 == 0, List.of(), 0, time + 60_000, "event", Optional.empty()))
                            : Optional.empty()));
        }
        return records;
    }
}
