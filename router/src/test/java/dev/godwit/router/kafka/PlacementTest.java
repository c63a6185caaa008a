package dev.godwit.router.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.protocol.Placement;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

/** Godwit places mailboxes as Kafka's own producer places keys. */
final class PlacementTest {

    @Test
    void partition_isWhatKafkasProducerChooses() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            String key = random.ints(1 + random.nextInt(40), 0x20, 0x2fff)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            int partitions = 1 + random.nextInt(300);
            byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
            assertThat(Placement.partition(key, partitions))
                    .isEqualTo(Utils.toPositive(Utils.murmur2(bytes)) % partitions);
        }
    }
}
