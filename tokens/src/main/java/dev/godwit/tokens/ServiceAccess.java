package dev.godwit.tokens;

import dev.godwit.protocol.Mailbox;
import java.util.List;
import java.util.Set;

/**
 * What a verified token of a service grants.
 *
 * @param service its name, for logs and metrics
 * @param mailboxes that it may push to; none: no mailbox at all
 * @param endsAt in milliseconds since the epoch
 */
public record ServiceAccess(
        String service, Set<Scope> scopes, TenantGrant tenants, List<MailboxPattern> mailboxes, long endsAt) {

    public ServiceAccess {
        scopes = Set.copyOf(scopes);
        mailboxes = List.copyOf(mailboxes);
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }

    /** Whether one of its patterns means the mailbox; its tenant and scope are asked for apart. */
    public boolean reaches(Mailbox mailbox) {
        return mailboxes.stream().anyMatch(pattern -> pattern.matches(mailbox));
    }
}
