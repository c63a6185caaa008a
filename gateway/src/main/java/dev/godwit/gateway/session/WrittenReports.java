package dev.godwit.gateway.session;

import dev.godwit.gateway.hub.Frame;
import dev.godwit.gateway.hub.Hub;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes in the store which messages were written to which device, where somebody wants to know; some at a time. Confined to the
 * hub's loop. What waits when a gateway dies is not noted: then a device that has the message proves it later.
 */
final class WrittenReports {

    private static final Logger LOG = LoggerFactory.getLogger(WrittenReports.class);
    private static final long EVERY_MILLIS = 250;
    private static final int AT_ONCE = 500;

    /** So many wait at most. */
    private static final int MOST = 10_000;

    private final Hub hub;
    private final SessionMetrics metrics;
    private Map<Device, List<MessageId>> waiting = new HashMap<>();
    private int count;
    private boolean scheduled;

    private record Device(Mailbox user, String name) {}

    WrittenReports(Hub hub, SessionMetrics metrics) {
        this.hub = hub;
        this.metrics = metrics;
    }

    void written(Frame frame, String device) {
        if (frame.message().options().tracking().tracks()) {
            frame.id().ifPresent(id -> add(new Device(frame.mailbox(), device), List.of(id)));
        }
    }

    private void add(Device device, List<MessageId> ids) {
        if (count + ids.size() > MOST) {
            metrics.unreported(ids.size());
            return;
        }
        waiting.computeIfAbsent(device, fresh -> new ArrayList<>()).addAll(ids);
        count += ids.size();
        if (!scheduled) {
            scheduled = true;
            hub.loop().after(EVERY_MILLIS, this::report);
        }
    }

    private void report() {
        Map<Device, List<MessageId>> reporting = waiting;
        waiting = new HashMap<>();
        count = 0;
        scheduled = false;
        reporting.forEach((device, ids) -> {
            for (int from = 0; from < ids.size(); from += AT_ONCE) {
                report(device, List.copyOf(ids.subList(from, Math.min(ids.size(), from + AT_ONCE))));
            }
        });
    }

    private void report(Device device, List<MessageId> ids) {
        try {
            hub.loop()
                    .whenDone(
                            hub.log()
                                    .written(
                                            device.user(),
                                            device.name(),
                                            ids,
                                            hub.loop().now()),
                            (done, failure) -> reported(device, ids, failure));
        } catch (RuntimeException e) {
            reported(device, ids, e);
        }
    }

    private void reported(Device device, List<MessageId> ids, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.debug("event=written_not_noted user={}", device.user(), failure);
            add(device, ids);
        }
    }
}
