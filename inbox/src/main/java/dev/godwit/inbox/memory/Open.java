package dev.godwit.inbox.memory;

import dev.godwit.inbox.Tracked;
import dev.godwit.protocol.Names;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A message about which something is still owed. Names of devices are percent-encoded. */
final class Open {

    final String label;
    final boolean receipts;
    final boolean settleFirst;
    final long expires;
    final List<String> only;
    /** Devices that owe the last word, and whether the message was written to them. */
    final TreeMap<String, Boolean> owed = new TreeMap<>();

    long unread;
    boolean acked;

    Open(Tracked tracked, Collection<String> devices) {
        label = tracked.label();
        receipts = tracked.receipts();
        settleFirst = tracked.settleFirst();
        expires = tracked.expires();
        unread = tracked.receipts() ? tracked.unreadAt() : 0;
        only = tracked.devices().stream().map(Names::encode).toList();
        devices.stream().map(Names::encode).filter(this::isFor).forEach(device -> owed.put(device, false));
    }

    private Open(Open other) {
        label = other.label;
        receipts = other.receipts;
        settleFirst = other.settleFirst;
        expires = other.expires;
        only = other.only;
        owed.putAll(other.owed);
        unread = other.unread;
        acked = other.acked;
    }

    Open copy() {
        return new Open(this);
    }

    boolean isFor(String device) {
        return only.isEmpty() || only.contains(device);
    }

    @Nullable
    Boolean written(String device) {
        return owed.get(device);
    }

    boolean isSettled() {
        return owed.isEmpty() && (acked || (unread == 0 && !settleFirst));
    }
}
