package dev.godwit.api.message;

import dev.godwit.api.message.Reach.DeviceReach;
import dev.godwit.api.message.Reach.Step;
import dev.godwit.inbox.Device;
import dev.godwit.inbox.LogReader;
import dev.godwit.inbox.Owed;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Position;
import dev.godwit.registry.Registry;
import dev.godwit.registry.Route;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds out how far a message has come: from the routes, the positions of devices, and the ledger of receipts. */
final class Reaching {

    private final LogReader log;
    private final Registry registry;

    Reaching(LogReader log, Registry registry) {
        this.log = log;
        this.registry = registry;
    }

    /** Empty while one of those who know does not answer. */
    CompletionStage<Optional<Reach>> of(Mailbox mailbox, GlobalId id) {
        return nodes(mailbox)
                .thenCombine(devices(mailbox, id), Reach::new)
                .handle((reach, failure) -> Optional.ofNullable(reach));
    }

    private CompletionStage<List<String>> nodes(Mailbox mailbox) {
        return registry.routes(List.of(mailbox))
                .thenApply(routes -> routes.getOrDefault(mailbox, List.of()).stream()
                        .map(Route::node)
                        .distinct()
                        .sorted()
                        .toList());
    }

    private CompletionStage<List<DeviceReach>> devices(Mailbox mailbox, GlobalId id) {
        if (mailbox.kind() != Mailbox.Kind.USER) {
            return CompletableFuture.completedFuture(List.of());
        }
        return log.devices(mailbox).thenCombine(log.owed(mailbox, id.id()), (known, owed) -> steps(known, owed, id));
    }

    private static List<DeviceReach> steps(List<Device> known, List<Owed> owed, GlobalId id) {
        Map<String, Step> steps = new TreeMap<>();
        owed.forEach(owing -> steps.put(owing.device(), owing.written() ? Step.WRITTEN : Step.WAITING));
        for (Device device : known) {
            if (hasPassed(device.position(), id)) {
                steps.put(device.name(), Step.ACKED);
            } else {
                steps.putIfAbsent(device.name(), Step.WAITING);
            }
        }
        return steps.entrySet().stream()
                .map(step -> new DeviceReach(step.getKey(), step.getValue()))
                .toList();
    }

    private static boolean hasPassed(Position position, GlobalId id) {
        return position.generation() > id.generation()
                || (position.generation() == id.generation() && position.own() >= id.offset());
    }
}
