package dev.godwit.api.message;

import java.util.List;

/**
 * How far a message has come.
 *
 * @param nodes gateways with followers of its mailbox: what is new there is forwarded to them
 * @param devices of a user's mailbox, each with a stored position or owed a receipt
 */
public record Reach(List<String> nodes, List<DeviceReach> devices) {

    public Reach {
        nodes = List.copyOf(nodes);
        devices = List.copyOf(devices);
    }

    /** How far it has come on one device. */
    public record DeviceReach(String device, Step step) {}

    /** On a device. */
    public enum Step {
        /** Nothing is known of it there. */
        WAITING,
        /** It was written to a connection; known where a receipt was asked for. */
        WRITTEN,
        /** The device's position has passed it. */
        ACKED
    }
}
