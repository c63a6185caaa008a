package dev.godwit.protocol;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a message carries beside its data: who of the followers gets it, how soon, and the producer's headers.
 *
 * @param priority 0 to 9, the highest first: of several mailboxes that have something to send, and of volatile messages the ones
 *     that still pass when a connection is slow. Never changes the order within a mailbox
 * @param devices only connections of these devices get it; empty: all
 * @param excludeConnection the connection that does not get it; empty: none
 * @param headers of the producer, in its order; they reach clients in JSON frames
 * @param control present when this is no message but an order about messages
 * @param tracking whether its service is told what becomes of it
 */
public record MessageOptions(
        int priority,
        List<String> devices,
        String excludeConnection,
        Map<String, String> headers,
        Optional<Control> control,
        Tracking tracking) {

    public static final int MAX_PRIORITY = 9;
    public static final int DEFAULT_PRIORITY = 5;
    public static final int MAX_DEVICES = 32;
    public static final int MAX_CONNECTION = 64;
    public static final int MAX_HEADERS = 32;
    public static final int MAX_HEADER_NAME = 64;
    public static final int MAX_HEADER_VALUE = 1024;

    /** What a request gets that asks for nothing. */
    public static final MessageOptions DEFAULT =
            new MessageOptions(DEFAULT_PRIORITY, List.of(), "", Map.of(), Optional.empty());

    public MessageOptions {
        if (priority < 0 || priority > MAX_PRIORITY) {
            throw new IllegalArgumentException("priority: " + priority + " (expected: 0 to " + MAX_PRIORITY + ")");
        }
        devices = List.copyOf(devices);
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** Without tracking. */
    public MessageOptions(
            int priority,
            List<String> devices,
            String excludeConnection,
            Map<String, String> headers,
            Optional<Control> control) {
        this(priority, devices, excludeConnection, headers, control, Tracking.UNSAID);
    }

    static MessageOptions of(Control control) {
        return new MessageOptions(DEFAULT_PRIORITY, List.of(), "", Map.of(), Optional.of(control));
    }

    public MessageOptions with(Tracking changed) {
        return new MessageOptions(priority, devices, excludeConnection, headers, control, changed);
    }

    /** With this connection as the one that does not get it. */
    MessageOptions excluding(String connection) {
        return new MessageOptions(priority, devices, connection, headers, control, tracking);
    }

    /** Whether a connection is meant. */
    public boolean reaches(String connection, Optional<String> device) {
        return !connection.equals(excludeConnection)
                && (devices.isEmpty() || device.filter(devices::contains).isPresent());
    }
}
