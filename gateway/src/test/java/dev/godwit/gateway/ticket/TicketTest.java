package dev.godwit.gateway.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.protocol.Tenant;
import dev.godwit.tokens.Access;
import dev.godwit.tokens.TopicRules;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TicketTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Access ALICE = new Access("alice", Tenant.DEFAULT, 0, TopicRules.NONE);
    private static final PageOrigin PAGE = new PageOrigin("https://app.example.com", "");

    @Test
    void eachIsAnother_andSaysNothingOfWhatItStandsFor() {
        Set<String> texts = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            Ticket ticket = Ticket.issue(RANDOM, ALICE);
            texts.add(ticket.text());
            names.add(ticket.name());
            assertThat(ticket.text()).matches("[A-Za-z0-9_-]{32}");
            assertThat(ticket.name()).doesNotContain(ticket.text());
            assertThat(ticket.toString()).isEqualTo("Ticket");
        }
        assertThat(texts).hasSize(1_000);
        assertThat(names).hasSize(1_000);
    }

    @Test
    void readAgain_isTheSame() {
        Ticket ticket = Ticket.issue(RANDOM, ALICE);
        Ticket read = Ticket.parse(ticket.text()).orElseThrow();
        assertThat(read.name()).isEqualTo(ticket.name());
        assertThat(read.key()).isEqualTo(ticket.key());
    }

    @Test
    void mark_isThatOfItsUserAndTenant() {
        Ticket ticket = Ticket.issue(RANDOM, ALICE);
        assertThat(ticket.isOf(ALICE)).isTrue();
        assertThat(ticket.isOf(new Access("bob", Tenant.DEFAULT, 0, TopicRules.NONE)))
                .isFalse();
        assertThat(ticket.isOf(new Access("alice", new Tenant("acme"), 0, TopicRules.NONE)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "../../../../../../../../etc/passwd", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "*"})
    void otherText_isNone(String text) {
        assertThat(Ticket.parse(text)).isEmpty();
    }

    @Test
    void content_opensWithItsOwnTicketOnly() {
        Ticket ticket = Ticket.issue(RANDOM, ALICE);
        TicketContent content = new TicketContent("header.claims.signature", PAGE);
        byte[] sealed = content.sealed(ticket.key(), RANDOM);

        assertThat(TicketContent.open(sealed, ticket.key())).contains(content);
        assertThat(TicketContent.open(sealed, Ticket.issue(RANDOM, ALICE).key()))
                .isEmpty();
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("claims", "example");
        assertThat(content.toString()).doesNotContain("claims");
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThat(TicketContent.open(changed, ticket.key())).isEmpty();
        }
        assertThat(TicketContent.open(new byte[3], ticket.key())).isEmpty();
        assertThat(content.sealed(ticket.key(), RANDOM)).isNotEqualTo(sealed);
    }

    @Test
    void contentOfALaterRelease_isNotRead() throws Exception {
        Ticket ticket = Ticket.issue(RANDOM, ALICE);
        byte[] later = {2, 0, 1, 't', 0, 0, 0, 0};
        byte[] nonceAndSealed = new byte[12 + later.length + 16];
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, ticket.key(), new GCMParameterSpec(128, nonceAndSealed, 0, 12));
        cipher.doFinal(later, 0, later.length, nonceAndSealed, 12);

        assertThat(TicketContent.open(nonceAndSealed, ticket.key())).isEmpty();
    }

    @Test
    void pages_areCompared() {
        PageOrigin app = new PageOrigin("https://app", "");
        PageOrigin own = new PageOrigin("https://push", "push");
        PageOrigin none = new PageOrigin("", "");
        assertThat(app.matches(app)).isTrue();
        assertThat(app.matches(new PageOrigin("https://other", ""))).isFalse();
        assertThat(app.matches(none)).isFalse();
        assertThat(app.matches(new PageOrigin("", "push"))).isFalse();
        assertThat(own.matches(new PageOrigin("", "push"))).isTrue();
        assertThat(own.matches(new PageOrigin("", "other"))).isFalse();
        assertThat(own.matches(none)).isFalse();
        assertThat(none.matches(none)).isTrue();
        assertThat(none.matches(app)).isFalse();
        assertThat(none.matches(own)).isFalse();
        assertThat(none.matches(new PageOrigin("", "push"))).isFalse();
    }
}
