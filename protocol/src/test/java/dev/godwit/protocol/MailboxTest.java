package dev.godwit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MailboxTest {

    @Property
    void key_isParsedBack(@ForAll("mailboxes") Mailbox mailbox) {
        assertThat(Mailbox.parse(mailbox.key())).isEqualTo(mailbox);
    }

    @Property
    void key_holdsNothingThatAKeyOfRedisIsSplitAt(@ForAll("mailboxes") Mailbox mailbox) {
        assertThat(mailbox.key()).matches("[ut]:([A-Za-z0-9._~@%-]+/)?(\\*all|[A-Za-z0-9._~@%-]+)");
    }

    @Property
    void differentMailboxes_neverShareAKey(@ForAll("mailboxes") Mailbox one, @ForAll("mailboxes") Mailbox other) {
        assertThat(one.key().equals(other.key())).isEqualTo(one.equals(other));
    }

    @Property
    void anyText_isTheKeyOfOneMailboxOrRefused(@ForAll("nearlyKeys") String text) {
        Mailbox mailbox;
        try {
            mailbox = Mailbox.parse(text);
        } catch (IllegalArgumentException refused) {
            return;
        }
        assertThat(mailbox.key()).isEqualTo(text);
    }

    @Example
    void keysAndAddresses_areAsDocumented() {
        Tenant acme = new Tenant("acme");

        assertThat(Mailbox.user(Tenant.DEFAULT, "alice").key()).isEqualTo("u:alice");
        assertThat(Mailbox.user(acme, "alice").key()).isEqualTo("u:acme/alice");
        assertThat(Mailbox.topic(Tenant.DEFAULT, "room.1").key()).isEqualTo("t:room.1");
        assertThat(Mailbox.broadcast(Tenant.DEFAULT).key()).isEqualTo("t:*all");
        assertThat(Mailbox.broadcast(acme).key()).isEqualTo("t:acme/*all");
        assertThat(Mailbox.user(acme, "alice").address()).isEqualTo("user/alice");
        assertThat(Mailbox.topic(acme, "room.1").address()).isEqualTo("topic/room.1");
        assertThat(Mailbox.broadcast(acme).address()).isEqualTo("all");
        assertThat(Mailbox.user(Tenant.DEFAULT, "alice").placementKey()).isEqualTo("alice");
        assertThat(Mailbox.broadcast(acme).placementKey()).isEqualTo("acme/*all");
    }

    @Example
    void forgedNames_stayNames() {
        assertThat(Mailbox.user(Tenant.DEFAULT, "acme/alice").key()).isEqualTo("u:acme%2Falice");
        assertThat(Mailbox.user(Tenant.DEFAULT, "a:id:b/ü|x").key()).isEqualTo("u:a%3Aid%3Ab%2F%C3%BC%7Cx");
        assertThatIllegalArgumentException().isThrownBy(() -> Mailbox.topic(Tenant.DEFAULT, "*all"));
        assertThatIllegalArgumentException().isThrownBy(() -> Mailbox.user(Tenant.DEFAULT, "*all"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mailbox(Mailbox.Kind.BROADCAST, Tenant.DEFAULT, "alice"));
    }

    @Example
    void whatIsNoKey_isRefused() {
        for (String text : List.of(
                "",
                "u:",
                "u",
                "x:a",
                "alice",
                "u:/a",
                "u:a/",
                "u:a/b/c",
                "u:default/a",
                "u:*all",
                "u:*",
                "t:*other",
                "u:%41",
                "t:%2Aall")) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> Mailbox.parse(text));
        }
    }

    @Provide
    Arbitrary<Mailbox> mailboxes() {
        return Some.mailboxes();
    }

    @Provide
    Arbitrary<String> nearlyKeys() {
        return Arbitraries.strings()
                .withChars("ab/:*%2FAl")
                .ofMaxLength(9)
                .flatMap(text ->
                        Arbitraries.of("u:", "t:", "t:*all", "u:default/", "").map(start -> start + text));
    }
}
