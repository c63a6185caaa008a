package dev.godwit.tokens;

import dev.godwit.protocol.Tenant;
import java.util.Set;

/**
 * The tenants whose mailboxes a service may reach.
 *
 * @param home meant where a request names none
 * @param all every tenant, whatever {@code others} says
 * @param others besides {@code home}, unless {@code homeExcluded}
 * @param homeExcluded the token names its tenants, and {@code home} is none of them
 */
public record TenantGrant(Tenant home, boolean all, Set<Tenant> others, boolean homeExcluded) {

    public TenantGrant {
        others = Set.copyOf(others);
    }

    /** This tenant and no other. */
    public static TenantGrant only(Tenant tenant) {
        return new TenantGrant(tenant, false, Set.of(), false);
    }

    public boolean allows(Tenant tenant) {
        return all || others.contains(tenant) || (!homeExcluded && home.equals(tenant));
    }
}
