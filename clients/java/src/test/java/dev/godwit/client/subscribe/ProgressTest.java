package dev.godwit.client.subscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {

    private final Progress progress = new Progress(Bookmark.NONE);

    private boolean arrives(String mailbox, String id) {
        return progress.isNew(mailbox, MessageId.parse(id), "");
    }

    @Test
    void bookmark_namesWhatCameAfterThePosition() {
        progress.begin("AAA");
        assertThat(arrives("user/alice", "1-5")).isTrue();
        assertThat(arrives("topic/a b=c", "1-3")).isTrue();
        assertThat(progress.bookmark()).hasToString("AAA topic%2Fa+b%3Dc=1-3 user%2Falice=1-5");
        progress.position("AAB");
        assertThat(progress.bookmark()).hasToString("AAB");
    }

    @Test
    void bookmark_parsed_goesOnThere() {
        Bookmark kept = Bookmark.parse("AAA topic%2Fa+b%3Dc=1-3 user%2Falice=1-5");
        Progress next = new Progress(kept);
        assertThat(next.bookmark()).isEqualTo(kept);
        next.begin("AAA");
        assertThat(next.isNew("user/alice", MessageId.parse("1-5"), "")).isFalse();
        assertThat(next.isNew("topic/a b=c", MessageId.parse("1-4"), "")).isTrue();
    }

    /** The position of a new connection may be behind what came on the one before. */
    @Test
    void position_doesNotCoverWhatCameOnAnEarlierConnection_untilItHasComeAgain() {
        progress.begin("AAA");
        assertThat(arrives("user/alice", "1-5")).isTrue();
        assertThat(arrives("topic/room", "1-7")).isTrue();
        progress.begin("AAA");
        progress.position("AAB");
        assertThat(progress.bookmark()).hasToString("AAB topic%2Froom=1-7 user%2Falice=1-5");
        assertThat(arrives("user/alice", "1-4")).isFalse();
        progress.position("AAC");
        assertThat(progress.bookmark()).hasToString("AAC topic%2Froom=1-7 user%2Falice=1-5");
        assertThat(arrives("user/alice", "1-5")).isFalse();
        progress.position("AAD");
        assertThat(progress.bookmark()).hasToString("AAD topic%2Froom=1-7");
        assertThat(arrives("topic/room", "1-8")).isTrue();
        progress.position("AAE");
        assertThat(progress.bookmark()).hasToString("AAE");
    }

    @Test
    void unknownPosition_beginsAnew_belowWhatWasSeen() {
        progress.begin("AAA");
        assertThat(arrives("user/alice", "1-500")).isTrue();
        progress.gap(gap("1-3", "unknown_position"));
        assertThat(arrives("user/alice", "1-3")).isFalse();
        assertThat(arrives("user/alice", "1-4")).isTrue();
    }

    @Test
    void otherGaps_doNotGoBack() {
        progress.begin("AAA");
        assertThat(arrives("user/alice", "1-500")).isTrue();
        progress.gap(gap("1-400", "trimmed"));
        assertThat(arrives("user/alice", "1-450")).isFalse();
        progress.gap(gap("1-600", "trimmed"));
        assertThat(arrives("user/alice", "1-600")).isFalse();
        assertThat(arrives("user/alice", "2-0")).isTrue();
    }

    private static GapFrame gap(String to, String reason) {
        return new GapFrame("user/alice", MessageId.parse("1-0"), MessageId.parse(to), reason, false, "AAB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A A", "AAA user=", "AAA =1-1", "AAA user=1-x", "A*", " user=1-1x", "AAA user=01-1"})
    void textThatIsNoBookmark_isRefused(String text) {
        assertThatThrownBy(() -> Bookmark.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: ");
    }
}
