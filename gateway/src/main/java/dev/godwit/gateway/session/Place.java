package dev.godwit.gateway.session;

import java.util.Comparator;

/**
 * Where a connection stands in the order of all: those of a tenant together, and among them those of a user. Parts may be empty, to
 * name a place before all that begin with the others.
 */
public record Place(String tenant, String user, String connection) implements Comparable<Place> {

    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::tenant).thenComparing(Place::user).thenComparing(Place::connection);

    boolean isOfSameUser(Place other) {
        return user.equals(other.user) && tenant.equals(other.tenant);
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
