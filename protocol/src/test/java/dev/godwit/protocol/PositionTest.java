package dev.godwit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class PositionTest {

    /** More records than a partition will ever hold: four weeks of a million a second. */
    private static final long LARGE_OFFSET = 1L << 41;

    @Property
    void token_isParsedBack(@ForAll("positions") Position position) {
        String token = position.token();

        assertThat(token).matches("[A-Za-z0-9_-]+");
        assertThat(Position.parse(token)).isEqualTo(position);
    }

    @Property
    void anyBytes_areATokenOrRefused(@ForAll @Size(max = 60) byte[] bytes) {
        byte[] versioned = bytes.clone();
        if (versioned.length > 0 && versioned[0] % 4 != 0) {
            versioned[0] = 1;
        }
        parsedOrRefused(Base64.getUrlEncoder().withoutPadding().encodeToString(versioned));
    }

    @Property
    void anyText_isATokenOrRefused(@ForAll String text) {
        parsedOrRefused(text);
    }

    @Property
    void changedToken_isAnotherTokenOrRefused(
            @ForAll("positions") Position position, @ForAll int at, @ForAll("characters") char with) {
        StringBuilder token = new StringBuilder(position.token());
        token.setCharAt(Math.floorMod(at, token.length()), with);
        parsedOrRefused(token.toString());
    }

    @Property(tries = 100)
    void sixtyFourTopics_fitInOneKilobyte(@ForAll @Size(64) List<@From("hashes") Long> hashes) {
        assertThat(largeIn(hashes).token()).hasSizeLessThanOrEqualTo(1024);
    }

    @Property(tries = 100)
    void tokenOf128Topics_canBeGivenBack(@ForAll @Size(128) List<@From("hashes") Long> hashes) {
        Position large = largeIn(hashes);
        assertThat(Position.parse(large.token())).isEqualTo(large);
    }

    private static Position largeIn(List<Long> hashes) {
        TreeMap<Long, Long> topics = new TreeMap<>();
        hashes.forEach(hash -> topics.put(hash, LARGE_OFFSET));
        return new Position(99, LARGE_OFFSET, LARGE_OFFSET, topics);
    }

    @Example
    void plainUsersToken_isShort() {
        assertThat(new Position(1, 1_000_000, 1_000).token()).hasSizeLessThanOrEqualTo(12);
    }

    @Example
    void topicHash_has40Bits() {
        assertThat(Position.topicHash("room.1"))
                .isEqualTo(Position.topicHash("room.1"))
                .isNotEqualTo(Position.topicHash("room.2"))
                .isBetween(0L, (1L << 40) - 1);
    }

    @Example
    void whatIsNoToken_isRefused() {
        for (byte[] bytes : List.of(
                new byte[] {},
                new byte[] {1},
                new byte[] {1, 1, 0},
                new byte[] {2, 1, 0, 0}, // version
                new byte[] {1, 0, 0, 0}, // generation 0
                new byte[] {1, 1, 0, 0, 9}, // a trailing byte
                new byte[] {1, 1, 0, 0, 9, 9, 9, 9, 9}, // a topic without offset
                new byte[] {1, 1, 0, (byte) 0x80, 0}, // 0 in two bytes
                new byte[] {1, 1, 0, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}, // beyond 63 bits
                new byte[] {1, 1, 0, 0, 0, 0, 0, 0, 5, 1, 0, 0, 0, 0, 5, 1}, // a topic twice
                new byte[] {1, 1, 0, 0, 0, 0, 0, 0, 5, 1, 0, 0, 0, 0, 4, 1})) { // topics out of order
            String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            assertThatIllegalArgumentException().as(token).isThrownBy(() -> Position.parse(token));
        }
        for (String text : List.of("*", "AQEAAA==", "AQEAAB", " ", "\r\n", "A".repeat(64 * 1024))) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> Position.parse(text));
        }
    }

    @Example
    void impossiblePositions_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Position(0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Position(1, -2, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Position(1, 0, Long.MAX_VALUE));
        assertThatIllegalArgumentException().isThrownBy(() -> new Position(1, 0, 0, topic(1L << 40, 0)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Position(1, 0, 0, topic(-1, 0)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Position(1, 0, 0, topic(1, -2)));
    }

    private static void parsedOrRefused(String text) {
        Position position;
        try {
            position = Position.parse(text);
        } catch (IllegalArgumentException refused) {
            return;
        }
        assertThat(position.token()).isEqualTo(text);
    }

    private static SortedMap<Long, Long> topic(long hash, long offset) {
        TreeMap<Long, Long> topics = new TreeMap<>();
        topics.put(hash, offset);
        return topics;
    }

    @Provide
    Arbitrary<Position> positions() {
        return Combinators.combine(
                        Arbitraries.longs().greaterOrEqual(1),
                        offsets(),
                        offsets(),
                        Arbitraries.maps(hashes(), offsets()).ofMaxSize(40))
                .as((generation, own, all, topics) -> new Position(generation, own, all, new TreeMap<>(topics)));
    }

    @Provide
    Arbitrary<Long> hashes() {
        return Arbitraries.longs().between(0, (1L << 40) - 1);
    }

    @Provide
    Arbitrary<Character> characters() {
        return Arbitraries.chars().alpha().numeric().with('-', '_', '=', '+', ' ', 'ü');
    }

    private static Arbitrary<Long> offsets() {
        return Arbitraries.longs().between(-1, Long.MAX_VALUE - 1);
    }
}
