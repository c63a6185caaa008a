package dev.godwit.protocol;

/**
 * Tokens of a tenant that are taken back before their end.
 *
 * @param name of the token ({@code jti}) or the user; empty where all of the tenant are meant
 * @param before tokens issued up to here are meant, milliseconds since the epoch; without meaning for a single token
 * @param at when it was ordered
 * @param ends from when on no such token can be valid any more
 */
public record Revocation(Tenant tenant, Kind kind, String name, long before, long at, long ends) {

    /** Which tokens. */
    public enum Kind {
        /** One, by its id. */
        TOKEN,
        /** Those of a user. */
        USER,
        /** All. */
        TENANT
    }

    public Revocation {
        if (kind == Kind.TENANT != name.isEmpty()) {
            throw new IllegalArgumentException(
                    "name: " + (name.isEmpty() ? "absent" : "given") + " (expected: of a token or a user)");
        }
        if (ends < at) {
            throw new IllegalArgumentException("ends: " + ends + " (expected: >= " + at + ")");
        }
    }

    /** As it is stored: {@code user 1700000000000 1700000000000 1702592000000 default alice}. */
    public String text() {
        String last = name.isEmpty() ? "-" : "=" + Names.encode(name);
        return kind.name() + " " + before + " " + at + " " + ends + " " + Names.encode(tenant.name()) + " " + last;
    }

    /**
     * Inverts {@link #text}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Revocation parse(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length != 6) {
            throw new IllegalArgumentException("revocation: " + parts.length + " parts (expected: 6)");
        }
        return new Revocation(
                new Tenant(Names.decode(parts[4])),
                Kind.valueOf(parts[0]),
                parts[5].equals("-") ? "" : Names.decode(parts[5].substring(1)),
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3]));
    }
}
