package dev.godwit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementTest {

    /** From Kafka's own test, org.apache.kafka.common.utils.UtilsTest.testMurmur2. */
    @ParameterizedTest
    @CsvSource({
        "21, -973932308",
        "foobar, -790332482",
        "a-little-bit-long-string, -985981536",
        "a-little-bit-longer-string, -1486304829",
        "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8, -58897971",
        "abc, 479470107"
    })
    void hash_isKafkas(String key, int expected) {
        assertThat(Placement.murmur2(Readings.utf8(key))).isEqualTo(expected);
    }

    /** toPositive(hash) mod 12, where clearing the sign bit and Math.abs differ for a negative hash. */
    @ParameterizedTest
    @CsvSource({"21, 0", "foobar, 6", "abc, 3"})
    void negativeHash_losesItsSignBit(String key, int partition) {
        assertThat(Placement.partition(key, 12)).isEqualTo(partition);
    }

    @Property
    void partition_isOneOfThose(
            @ForAll("mailboxes") Mailbox mailbox, @ForAll @IntRange(min = 1, max = 512) int partitions) {
        assertThat(mailbox.partition(partitions)).isBetween(0, partitions - 1);
        assertThat(new PushTopic("godwit.push", 2, partitions).partitionOf(mailbox))
                .isEqualTo(new Partition(2, Placement.partition(mailbox.placementKey(), partitions)));
    }

    @Provide
    Arbitrary<Mailbox> mailboxes() {
        return Some.mailboxes();
    }
}
