package dev.godwit.chaos.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.chaos.fleet.Member.Medium;
import dev.godwit.chaos.history.Event.Kind;
import dev.godwit.chaos.history.Event.Options;
import dev.godwit.protocol.MessageId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TallyTest {

    private static final String OWN = "acme/user/alice";
    private static final String ROOM = "acme/topic/room";

    private final Member phone = new Member("acme", "alice", "phone", Medium.SSE, List.of("room"));
    private final Member laptop = new Member("acme", "alice", "laptop", Medium.CALL, List.of());
    private final Tally tally = new Tally(new Population(
            List.of(new Population.Tenant("acme", List.of("alice"), List.of(phone, laptop))), List.of("room")));

    @Test
    void oneThatIsMissing_isSeen() {
        accepted(1, OWN);
        accepted(2, OWN);
        received(phone, 1, 2);
        received(laptop, 2);
        assertThat(tally.behind()).isEqualTo(1);
        assertThat(tally.late()).containsExactly(Map.entry("acme/alice/laptop", "waits for p1"));
        received(laptop, 1);
        assertThat(tally.behind()).isZero();
        assertThat(tally.received()).isEqualTo(4);
    }

    @Test
    void messageThatWasQuickerThanKafkasAnswer_isNotWaitedFor() {
        received(phone, 1);
        received(laptop, 1);
        accepted(1, OWN);
        accepted(1, OWN);
        assertThat(tally.behind()).isZero();
    }

    @Test
    void topic_countsFromTheFirstGreeting() {
        accepted(1, ROOM);
        assertThat(tally.behind()).isZero();
        tally.of(phone).opened();
        accepted(2, ROOM);
        assertThat(tally.behind()).isEqualTo(1);
    }

    @Test
    void onlyWhatIsPlain_isWaitedFor() {
        Optional<String> none = Optional.empty();
        for (Options options : List.of(
                new Options(Kind.LATEST, none, Optional.of("k"), Optional.empty(), List.of(), none),
                new Options(Kind.DURABLE, none, Optional.of("k"), Optional.empty(), List.of(), none),
                new Options(Kind.DURABLE, none, none, Optional.of(1L), List.of(), none),
                new Options(Kind.VOLATILE, none, none, Optional.empty(), List.of(), none),
                new Options(Kind.DURABLE, none, none, Optional.empty(), List.of("watch"), none),
                new Options(Kind.POISON, none, none, Optional.empty(), List.of(), none))) {
            tally.accepted(1, List.of(OWN), options, Optional.empty());
        }
        assertThat(tally.behind()).isZero();
        Options forPhone = new Options(Kind.DURABLE, none, none, Optional.empty(), List.of("phone"), none);
        tally.accepted(2, List.of(OWN), forPhone, Optional.empty());
        assertThat(tally.late()).containsOnlyKeys("acme/alice/phone");
    }

    @Test
    void whatIsTakenBack_isNotWaitedFor() {
        accepted(1, OWN);
        tally.takenBack("p1");
        tally.takenBack("p2");
        accepted(2, OWN);
        assertThat(tally.behind()).isZero();
    }

    @Test
    void whatWasPushedBeforeAPurge_isNotWaitedFor() {
        accepted(1, OWN);
        tally.purged(OWN, 3);
        assertThat(tally.behind()).isZero();
        accepted(2, OWN);
        accepted(3, OWN);
        assertThat(tally.behind()).isZero();
        accepted(4, OWN);
        assertThat(tally.behind()).isEqualTo(2);
    }

    @Test
    void gap_coversWhatLiesInIt() {
        for (int number = 1; number <= 4; number++) {
            tally.accepted(number, List.of(OWN), Options.PLAIN, Optional.of(new MessageId(1, number)));
        }
        accepted(5, OWN);
        tally.of(phone).gap(OWN, new MessageId(1, 1), new MessageId(1, 3));
        received(laptop, 1, 2, 3, 4, 5);
        assertThat(tally.behind())
                .as("1 and 4; of 5 nobody knows where it lies")
                .isEqualTo(2);
        tally.of(phone).gap(ROOM, new MessageId(1, 0), new MessageId(1, 9));
        assertThat(tally.behind()).isEqualTo(2);
    }

    private void accepted(int push, String mailbox) {
        tally.accepted(push, List.of(mailbox), Options.PLAIN, Optional.empty());
    }

    private void received(Member member, int... pushes) {
        for (int push : pushes) {
            tally.of(member).received(push);
        }
    }
}
