package dev.godwit.protocol;

/**
 * A named, ordered log of messages: everything that can be pushed to.
 *
 * <p>Its text forms: {@link #key()} is stable and unforgeable, for Redis, the registry and the link ({@code u:alice},
 * {@code u:acme/alice}, {@code t:room.1}, {@code t:*all}); {@link #address()} is what clients see within their tenant
 * ({@code user/alice}, {@code topic/room.1}, {@code all}).
 */
public record Mailbox(Kind kind, Tenant tenant, String name) {

    /** Who may follow a mailbox: its user, whoever asks and is allowed, everybody of the tenant. */
    public enum Kind {
        USER,
        TOPIC,
        BROADCAST
    }

    private static final String ALL = "*all";

    public Mailbox {
        if (kind == Kind.BROADCAST) {
            if (!name.equals(ALL)) {
                throw new IllegalArgumentException("mailbox: " + name + " (expected: " + ALL + " for a broadcast)");
            }
        } else {
            Names.require(kind == Kind.USER ? "user" : "topic", name, Names.MAX_BYTES);
        }
    }

    public static Mailbox user(Tenant tenant, String name) {
        return new Mailbox(Kind.USER, tenant, name);
    }

    public static Mailbox topic(Tenant tenant, String name) {
        return new Mailbox(Kind.TOPIC, tenant, name);
    }

    public static Mailbox broadcast(Tenant tenant) {
        return new Mailbox(Kind.BROADCAST, tenant, ALL);
    }

    /**
     * Inverts {@link #key()}.
     *
     * @throws IllegalArgumentException if the text is no mailbox key
     */
    public static Mailbox parse(String key) {
        if (key.length() < 3 || key.charAt(1) != ':') {
            throw new IllegalArgumentException("mailbox: " + key + " (expected: u:<name> or t:<name>)");
        }
        int slash = key.indexOf('/', 2);
        Tenant tenant = slash < 0 ? Tenant.DEFAULT : new Tenant(Names.decode(key.substring(2, slash)));
        if (slash >= 0 && tenant.isDefault()) {
            throw new IllegalArgumentException("mailbox: " + key + " (expected: no tenant where it is the default)");
        }
        String name = key.substring(slash < 0 ? 2 : slash + 1);
        return switch (key.charAt(0)) {
            case 'u' -> user(tenant, Names.decode(name));
            case 't' -> name.equals(ALL) ? broadcast(tenant) : topic(tenant, Names.decode(name));
            default -> throw new IllegalArgumentException("mailbox: " + key + " (expected: u:<name> or t:<name>)");
        };
    }

    /** The key that places the mailbox on a partition: what a Kafka producer that names the user writes. */
    public String placementKey() {
        return tenant.isDefault() ? name : tenant.name() + "/" + name;
    }

    public int partition(int partitions) {
        return Placement.partition(placementKey(), partitions);
    }

    public String key() {
        String owner = tenant.isDefault() ? "" : Names.encode(tenant.name()) + "/";
        return (kind == Kind.USER ? "u:" : "t:") + owner + (kind == Kind.BROADCAST ? ALL : Names.encode(name));
    }

    public String address() {
        return switch (kind) {
            case USER -> "user/" + name;
            case TOPIC -> "topic/" + name;
            case BROADCAST -> "all";
        };
    }

    @Override
    public String toString() {
        return key();
    }
}
