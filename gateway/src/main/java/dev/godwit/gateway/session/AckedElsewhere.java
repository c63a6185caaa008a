package dev.godwit.gateway.session;

import dev.godwit.gateway.hub.Hub;
import dev.godwit.inbox.LogPage;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a device acknowledges without a connection of this node: it moves the device's cursor, and nobody knows here what was written
 * to the device. So it is held against the logs: what is not there yet cannot have been received. Confined to the hub's loop.
 */
final class AckedElsewhere {

    private static final CompletionStage<Optional<WrongAck>> RIGHT =
            CompletableFuture.completedFuture(Optional.empty());

    private final Hub hub;
    private final Mailbox user;
    private final String device;

    AckedElsewhere(Hub hub, Mailbox user, String device) {
        this.hub = hub;
        this.user = user;
        this.device = device;
    }

    /**
     * All of them or none.
     *
     * @return empty, or the first that is wrong
     */
    CompletionStage<Optional<WrongAck>> take(List<Ack> acks) {
        return hub.log().cursor(user, device).thenCompose(stored -> take(acks, stored));
    }

    private CompletionStage<Optional<WrongAck>> take(List<Ack> acks, Optional<Position> stored) {
        Place place = new Place(stored);
        for (int i = 0; i < acks.size(); i++) {
            int index = i;
            Optional<WrongAck> wrong = acks.get(i).fold(of -> place.add(index, of), upTo -> place.add(index, upTo));
            if (wrong.isPresent()) {
                return CompletableFuture.completedFuture(wrong);
            }
        }
        CompletionStage<Optional<WrongAck>> known = RIGHT;
        for (Claim claim : place.claims.values()) {
            known = known.thenCompose(
                    wrong -> wrong.isPresent() ? CompletableFuture.completedFuture(wrong) : check(claim));
        }
        return known.thenCompose(wrong -> wrong.isPresent() || place.position.isEmpty()
                ? CompletableFuture.completedFuture(wrong)
                : hub.log()
                        .moveCursor(
                                user, device, place.position.get(), hub.loop().now())
                        .thenApply(moved -> Optional.empty()));
    }

    private CompletionStage<Optional<WrongAck>> check(Claim claim) {
        MessageId id = new MessageId(hub.topic().generation(), claim.offset());
        return hub.log()
                .read(claim.mailbox(), id, 1)
                .thenApply(page -> isThere(claim, page)
                        ? Optional.empty()
                        : Optional.of(new WrongAck(
                                claim.ack(), claim.field(), "beyond what is there (expected: of what was received)")));
    }

    private static boolean isThere(Claim claim, LogPage page) {
        return page.store()
                .filter(store -> claim.offset() <= store.watermark() || claim.offset() < store.kafkaEnd())
                .isPresent();
    }

    /**
     * That a mailbox has messages up to there.
     *
     * @param ack says so
     */
    private record Claim(int ack, String field, Mailbox mailbox, long offset) {}

    /** Where the device is with the acks that were added; and what has to be looked at before that is true. */
    private final class Place {
        private final Map<Mailbox, Claim> claims = new LinkedHashMap<>();
        private final Tenant tenant = user.tenant();
        private Optional<Position> position;

        Place(Optional<Position> stored) {
            position = stored.filter(at -> at.generation() == hub.topic().generation());
        }

        Optional<WrongAck> add(int index, Ack.UpTo ack) {
            Position given = ack.position();
            if (given.generation() > hub.topic().generation()) {
                return Optional.of(new WrongAck(index, "position", "of a generation to come (expected: as received)"));
            }
            if (given.generation() == hub.topic().generation()) {
                claim(new Claim(index, "position", user, given.own()));
                claim(new Claim(index, "position", Mailbox.broadcast(tenant), given.all()));
                position = Optional.of(
                        position.map(at -> Positions.later(at, given)).orElse(given));
            }
            return Optional.empty();
        }

        Optional<WrongAck> add(int index, Ack.Of ack) {
            Optional<Mailbox> mailbox = mailbox(ack.mailbox());
            if (mailbox.isEmpty()) {
                return Optional.of(new WrongAck(
                        index, "mailbox", "not the user's (expected: " + user.address() + ", all, or topic/<name>)"));
            }
            if (ack.id().generation() > hub.topic().generation()) {
                return Optional.of(new WrongAck(index, "id", "of a generation to come (expected: as received)"));
            }
            if (ack.id().generation() < hub.topic().generation()) {
                return Optional.empty();
            }
            if (position.flatMap(at -> Positions.offset(at, mailbox.get())).isEmpty()) {
                return Optional.of(new WrongAck(
                        index,
                        "mailbox",
                        "the device has no place in it (expected: a stream with ?ack=client that follows it before, or"
                                + " a position)"));
            }
            claim(new Claim(index, "id", mailbox.get(), ack.id().offset()));
            position = position.map(
                    at -> Positions.with(at, mailbox.get(), ack.id().offset()));
            return Optional.empty();
        }

        private void claim(Claim claim) {
            if (claim.offset() >= 0) {
                claims.merge(claim.mailbox(), claim, (a, b) -> a.offset() >= b.offset() ? a : b);
            }
        }

        private Optional<Mailbox> mailbox(String address) {
            if (address.equals(user.address())) {
                return Optional.of(user);
            }
            if (address.equals(Mailbox.broadcast(tenant).address())) {
                return Optional.of(Mailbox.broadcast(tenant));
            }
            String topic = "topic/";
            try {
                return address.startsWith(topic)
                        ? Optional.of(Mailbox.topic(tenant, address.substring(topic.length())))
                        : Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }
}
