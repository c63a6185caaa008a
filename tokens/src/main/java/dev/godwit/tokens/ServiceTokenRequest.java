package dev.godwit.tokens;

import dev.godwit.protocol.Names;
import dev.godwit.protocol.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a token of a service is to say.
 *
 * @param tenant the only one that it may push to
 * @param pushTo patterns of mailboxes, as {@link MailboxPattern} reads them
 */
public record ServiceTokenRequest(
        String service, Tenant tenant, Duration ttl, String audience, Set<Scope> scopes, List<String> pushTo) {

    public ServiceTokenRequest {
        Names.require("service", service, Names.MAX_BYTES);
        if (ttl.toSeconds() < 1) {
            throw new IllegalArgumentException("ttl: " + ttl + " (expected: >= 1s)");
        }
        scopes = Set.copyOf(scopes);
        pushTo = List.copyOf(pushTo);
        pushTo.forEach(pattern -> MailboxPattern.parse(pattern, service));
    }

    public static ServiceTokenRequest of(String service, Duration ttl, Set<Scope> scopes, List<String> pushTo) {
        return new ServiceTokenRequest(service, Tenant.DEFAULT, ttl, TokenRules.SERVICE_AUDIENCE, scopes, pushTo);
    }

    public ServiceTokenRequest withTenant(Tenant name) {
        return new ServiceTokenRequest(service, name, ttl, audience, scopes, pushTo);
    }

    public ServiceTokenRequest withAudience(String name) {
        return new ServiceTokenRequest(service, tenant, ttl, name, scopes, pushTo);
    }
}
