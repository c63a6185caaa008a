package dev.godwit.inbox;

import java.util.Map;

/**
 * All that was said about presence in a partition.
 *
 * @param floor sequences of who is not in here begin above it; 0 if nothing was ever said
 */
public record PresenceState(long floor, Map<String, Published> members) {

    public PresenceState {
        members = Map.copyOf(members);
    }
}
