package dev.godwit.protocol;

/** A customer of the cluster: mailboxes of two tenants never meet, even with the same name. */
public record Tenant(String name) {

    /** The tenant of a token or request that names none. */
    public static final Tenant DEFAULT = new Tenant("default");

    public Tenant {
        Names.require("tenant", name, Names.MAX_BYTES);
    }

    public boolean isDefault() {
        return name.equals(DEFAULT.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
