package dev.godwit.inbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.inbox.Device;
import dev.godwit.protocol.Position;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The stored positions of devices. */
public abstract class CursorContract extends InboxContract {

    @Test
    void unknownDevice_hasNone() {
        move("phone", new Position(1, 5, 7));

        assertThat(await(reader.cursor(ALICE, "laptop"))).isEmpty();
        assertThat(await(reader.cursor(BOB, "phone"))).isEmpty();
    }

    @Test
    void cursor_movesForwardOnly() {
        move("phone", new Position(1, 5, 7));
        move("phone", new Position(1, 4, 6));
        assertThat(await(reader.cursor(ALICE, "phone"))).contains(new Position(1, 5, 7));

        move("phone", new Position(1, 8, 7));
        assertThat(await(reader.cursor(ALICE, "phone"))).contains(new Position(1, 8, 7));
    }

    @Test
    void eachMailbox_movesByItself() {
        move("phone", new Position(1, 5, 7));
        move("phone", new Position(1, 100, -1));
        move("phone", new Position(1, 9, 40));

        assertThat(await(reader.cursor(ALICE, "phone"))).contains(new Position(1, 100, 40));
    }

    @Test
    void newerGeneration_replacesAnOlderOne() {
        move("phone", new Position(1, 500, 700));
        move("phone", new Position(2, -1, 3));
        move("phone", new Position(1, 900, 900));

        assertThat(await(reader.cursor(ALICE, "phone"))).contains(new Position(2, -1, 3));
    }

    @Test
    void topics_areThoseOfTheLatestMove_eachForwardOnly() {
        move("phone", new Position(1, 1, 1, new TreeMap<>(Map.of(11L, 5L, 22L, 6L))));
        move("phone", new Position(1, 2, 2, new TreeMap<>(Map.of(11L, 4L, 33L, -1L))));

        assertThat(await(reader.cursor(ALICE, "phone")))
                .contains(new Position(1, 2, 2, new TreeMap<>(Map.of(11L, 5L, 33L, -1L))));
    }

    @Test
    void ofManyDevices_theLeastRecentlyUsedGoes() {
        for (int device = 0; device < 32; device++) {
            await(reader.moveCursor(ALICE, "device" + device, new Position(1, device, 0), T0 + device));
        }
        await(reader.moveCursor(ALICE, "device0", new Position(1, 0, 0), T0 + 100));
        await(reader.moveCursor(ALICE, "device32", new Position(1, 32, 0), T0 + 101));

        assertThat(await(reader.cursor(ALICE, "device0"))).isPresent();
        assertThat(await(reader.cursor(ALICE, "device1"))).isEmpty();
        assertThat(await(reader.cursor(ALICE, "device2"))).isPresent();
        assertThat(await(reader.cursor(ALICE, "device32"))).isPresent();
    }

    @Test
    void deviceNames_mayBeAnything() {
        move("a b:{x}%|ü", new Position(1, 5, 7));

        assertThat(await(reader.cursor(ALICE, "a b:{x}%|ü"))).contains(new Position(1, 5, 7));
    }

    @Test
    void devices_areKnownWithTheTimeOfTheirLastMove() {
        assertThat(await(reader.devices(ALICE))).isEmpty();

        await(reader.moveCursor(ALICE, "phone", new Position(1, 5, 7), T0 + 5));
        await(reader.moveCursor(ALICE, "a b:{x}%|ü", new Position(1, 2, -1, new TreeMap<>(Map.of(11L, 5L))), T0));
        await(reader.moveCursor(ALICE, "phone", new Position(1, 6, 7), T0 + 9));

        assertThat(await(reader.devices(ALICE)))
                .containsExactly(
                        new Device("a b:{x}%|ü", new Position(1, 2, -1, new TreeMap<>(Map.of(11L, 5L))), T0),
                        new Device("phone", new Position(1, 6, 7), T0 + 9));
        assertThat(await(reader.devices(BOB))).isEmpty();
    }

    @Test
    void cursor_isNoMessage() {
        move("phone", new Position(1, 5, 7));

        assertThat(page(ALICE).exists()).isFalse();
        assertThat(page(ALICE).last()).isEqualTo(page(BOB).last());
    }

    private void move(String device, Position position) {
        await(reader.moveCursor(ALICE, device, position, T0));
    }
}
