package dev.godwit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MembershipTest {

    @Test
    void text_isInvertible_andNoNameForgesAnother() {
        Tenant acme = new Tenant("acme");
        List<Membership> all = List.of(
                Membership.online(Mailbox.user(Tenant.DEFAULT, "alice")),
                Membership.online(Mailbox.user(acme, "a b/c")),
                Membership.online(Mailbox.user(Tenant.DEFAULT, "t:room.1 alice")),
                new Membership(Mailbox.topic(Tenant.DEFAULT, "room.1"), "alice"),
                new Membership(Mailbox.topic(acme, "room 1"), "ü x"));

        assertThat(all)
                .allMatch(membership -> Membership.parse(membership.text()).equals(membership));
        assertThat(all.stream().map(Membership::text)).doesNotHaveDuplicates().contains("u:alice", "t:room.1 alice");
    }
}
