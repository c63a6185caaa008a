package dev.godwit.chaos.sim;

import dev.godwit.chaos.history.Event;
import dev.godwit.protocol.Derived;
import dev.godwit.protocol.DerivedRecords;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.RecordOrigin;
import dev.godwit.router.log.OutgoingRecord;
import dev.godwit.router.log.PushRecord;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Kafka's records when all is over, as a history tells them. */
final class Truth {

    private final World world;
    private final Map<Integer, RecordOrigin> newest = new HashMap<>();

    Truth(World world) {
        this.world = world;
    }

    /** Those of a partition in their order, one partition after the other. */
    void tell(PushRecord found) {
        Optional<Derived> derived =
                Settings.CODEC.verify(found.headersByName().get(DerivedRecords.HEADER), found.value());
        if (derived.isPresent()) {
            derived.get().fold(copy -> tell(found, copy), lost -> false);
        } else {
            tell(
                    found,
                    world.producer().push(found.partition(), found.offset()),
                    world.producer().target(found.partition(), found.offset()));
        }
    }

    void tell(OutgoingRecord letter) {
        world.record(new Event.DeadLetter(
                world.micros(),
                Integer.parseInt(header(letter, "godwit-partition")),
                Long.parseLong(header(letter, "godwit-offset")),
                header(letter, "godwit-code")));
    }

    /** A copy that a router had written before, and did not know of, is for nobody. */
    private boolean tell(PushRecord found, Derived.Copy copy) {
        RecordOrigin origin = copy.origin();
        int way = found.partition() * Settings.PARTITIONS + origin.partition();
        RecordOrigin before = newest.get(way);
        boolean isNew = before == null
                || origin.offset() > before.offset()
                || (origin.offset() == before.offset() && origin.index() > before.index());
        if (isNew) {
            newest.put(way, origin);
        }
        return tell(
                found,
                world.producer().push(origin.partition(), origin.offset()),
                isNew ? Optional.of(copy.mailbox()) : Optional.empty());
    }

    private boolean tell(PushRecord found, Optional<String> push, Optional<Mailbox> mailbox) {
        world.record(new Event.Logged(
                world.micros(), found.partition(), found.offset(), push, mailbox.map(world::text), found.time()));
        return true;
    }

    private static String header(OutgoingRecord letter, String name) {
        return letter.headers().stream()
                .filter(header -> header.name().equals(name))
                .map(header -> new String(header.value(), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }
}
