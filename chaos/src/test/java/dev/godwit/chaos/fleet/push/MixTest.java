package dev.godwit.chaos.fleet.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.chaos.fleet.Population;
import dev.godwit.chaos.history.Event.Kind;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.PushRequest;
import dev.godwit.protocol.PushRequestReader;
import dev.godwit.protocol.Reading;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MixTest {

    private static final Population POPULATION = Population.of(7, 100);
    private static final Optional<GlobalId> ABOUT = Optional.of(new GlobalId(1, 3, 41));

    private final List<Push> pushes = pushes(7, 12_000);

    @Test
    void sameSeed_isTheSameRun() {
        assertThat(pushes(7, 12_000)).isEqualTo(pushes);
        assertThat(Population.of(7, 100)).isEqualTo(POPULATION);
        assertThat(pushes(8, 12_000)).isNotEqualTo(pushes);
    }

    @Test
    void aMinuteAt200_hasAllThereIs() {
        assertThat(pushes.stream().map(push -> push.options().kind()).collect(Collectors.toSet()))
                .isEqualTo(EnumSet.allOf(Kind.class));
        assertThat(pushes.stream().map(push -> push.target().kind()).collect(Collectors.toSet()))
                .isEqualTo(EnumSet.allOf(Target.Kind.class));
        assertThat(pushes.stream().map(push -> push.target().tenant()).collect(Collectors.toSet()))
                .isEqualTo(Set.of("default", "acme"));
        assertThat(pushes).anyMatch(Push::misplaced).anyMatch(push -> push.padding() > 50_000);
        assertThat(pushes).anyMatch(push -> push.way() == Push.Way.HTTP);
        assertThat(pushes).anyMatch(push -> !push.options().devices().isEmpty());
    }

    @Test
    void repeat_isTheSameRequest() {
        Map<Integer, Push> first = new HashMap<>();
        int repeats = 0;
        for (Push push : pushes) {
            Push before = first.putIfAbsent(push.number(), push);
            if (before != null) {
                repeats++;
                assertThat(push.options().messageId()).contains("id-" + push.name());
                assertThat(text(push)).isEqualTo(text(before));
            }
        }
        assertThat(repeats).isPositive();
    }

    @Test
    void everyRequest_isReadAsItIsMeant_andPoisonIsNone() {
        for (Push push : pushes) {
            Reading reading = PushRequestReader.read(null, text(push), Map.of());
            boolean poison = push.options().kind() == Kind.POISON;
            assertThat(reading)
                    .as(push.toString())
                    .isInstanceOf(poison ? Reading.Refused.class : Reading.Request.class);
            if (!poison) {
                PushRequest request = ((Reading.Request) reading).request();
                assertThat(request.ignored()).isEmpty();
                assertThat(request.targets().stream().map(MixTest::name)).containsExactlyElementsOf(push.mailboxes());
            }
        }
    }

    @Test
    void order_isAboutAPlainMessageOfItsMailbox() {
        Map<String, Push> byName = new HashMap<>();
        for (Push push : pushes) {
            push.options().about().ifPresent(about -> {
                assertThat(byName.get(about).mailboxes()).isEqualTo(push.mailboxes());
                assertThat(byName.get(about).isDirect()).isTrue();
            });
            byName.put(push.name(), push);
        }
    }

    @Test
    void traffic_isSkewed() {
        Map<String, Long> byUser = pushes.stream()
                .filter(push -> push.target().kind() == Target.Kind.USER)
                .collect(Collectors.groupingBy(push -> push.target().names().get(0), Collectors.counting()));
        long[] counts =
                byUser.values().stream().mapToLong(Long::longValue).sorted().toArray();
        assertThat(counts[counts.length - 1])
                .isGreaterThan(5 * Arrays.stream(counts).sum() / counts.length);
    }

    private static byte[] text(Push push) {
        return RequestText.of(push, push.options().about().flatMap(about -> ABOUT));
    }

    private static String name(Mailbox mailbox) {
        return mailbox.tenant().name() + "/" + mailbox.address();
    }

    private static List<Push> pushes(long seed, int count) {
        Mix mix = new Mix(seed, POPULATION);
        return IntStream.rangeClosed(1, count).mapToObj(mix::at).toList();
    }
}
