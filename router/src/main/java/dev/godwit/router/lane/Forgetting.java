package dev.godwit.router.lane;

import dev.godwit.inbox.LogWriter;
import dev.godwit.protocol.Partition;
import dev.godwit.runtime.Loop;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hourly walk that removes what the store keeps of mailboxes long silent; one partition at a time. */
final class Forgetting {

    private static final Logger log = LoggerFactory.getLogger(Forgetting.class);
    private static final long INTERVAL = Duration.ofHours(1).toMillis();

    private final Loop loop;
    private final LogWriter writer;
    private final long age;
    private final Map<Partition, Long> next = new HashMap<>();
    private boolean walking;

    /**
     * @param age how long a mailbox's last message may still be in its log or in Kafka
     */
    Forgetting(Loop loop, LogWriter writer, Duration age) {
        this.loop = loop;
        this.writer = writer;
        this.age = age.plusDays(1).toMillis();
    }

    void due(Partition partition) {
        long now = loop.ticks();
        long at = next.computeIfAbsent(partition, ignored -> now + loop.random().nextLong(INTERVAL));
        if (walking || now < at) {
            return;
        }
        walking = true;
        next.put(partition, now + INTERVAL);
        loop.whenDone(writer.forget(partition, loop.now() - age), (removed, failure) -> {
            walking = false;
            if (failure != null) {
                log.warn("event=forget-failed partition={} reason=\"{}\"", partition, failure.toString());
            } else {
                log.debug("event=forgotten partition={} mailboxes={}", partition, removed);
            }
        });
    }
}
