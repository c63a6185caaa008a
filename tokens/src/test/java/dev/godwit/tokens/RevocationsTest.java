package dev.godwit.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.protocol.Revocation;
import dev.godwit.protocol.Revocation.Kind;
import dev.godwit.protocol.Tenant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RevocationsTest {

    private static final Tenant ACME = new Tenant("acme");

    private final Revocations revocations = new Revocations();

    @Test
    void token_isMeantByItsId_inItsTenant() {
        revocations.add(new Revocation(ACME, Kind.TOKEN, "t1", 0, 1_000, 9_000));

        assertThat(revocations.revoke(access("alice", ACME, "t1", 5_000))).isTrue();
        assertThat(revocations.revoke(access("alice", ACME, "t2", 5_000))).isFalse();
        assertThat(revocations.revoke(access("alice", Tenant.DEFAULT, "t1", 5_000)))
                .isFalse();
        assertThat(revocations.revoke(new Access("alice", ACME, 9_000, TopicRules.NONE)))
                .isFalse();
    }

    @Test
    void user_isMeantUpToATime_andWithoutATimeOfIssueAlways() {
        revocations.add(new Revocation(ACME, Kind.USER, "alice", 2_000, 2_000, 9_000));

        assertThat(revocations.revoke(access("alice", ACME, "t", 2_000))).isTrue();
        assertThat(revocations.revoke(access("alice", ACME, "t", 3_000))).isFalse();
        assertThat(revocations.revoke(access("bob", ACME, "t", 1_000))).isFalse();
        assertThat(revocations.revoke(access("alice", Tenant.DEFAULT, "t", 1_000)))
                .isFalse();
        assertThat(revocations.revoke(new Access("alice", ACME, 9_000, TopicRules.NONE)))
                .isTrue();

        revocations.add(new Revocation(ACME, Kind.USER, "alice", 3_000, 3_000, 9_000));
        assertThat(revocations.revoke(access("alice", ACME, "t", 3_000))).isTrue();
    }

    @Test
    void tenant_isMeantUpToATime_theLatestCounts() {
        revocations.add(new Revocation(ACME, Kind.TENANT, "", 3_000, 3_000, 9_000));
        revocations.add(new Revocation(ACME, Kind.TENANT, "", 1_000, 3_500, 9_500));

        assertThat(revocations.revoke(access("alice", ACME, "t", 3_000))).isTrue();
        assertThat(revocations.revoke(access("alice", ACME, "t", 4_000))).isFalse();
        assertThat(revocations.revoke(access("alice", Tenant.DEFAULT, "t", 1_000)))
                .isFalse();
    }

    @Test
    void whatEnded_isForgotten() {
        revocations.add(new Revocation(ACME, Kind.USER, "alice", 2_000, 2_000, 9_000));
        revocations.add(new Revocation(ACME, Kind.USER, "bob", 2_000, 2_000, 9_000));
        revocations.add(new Revocation(ACME, Kind.USER, "bob", 1_000, 3_000, 9_001));

        revocations.forgetEnded(9_001);

        assertThat(revocations.size()).isEqualTo(1);
        assertThat(revocations.revoke(access("bob", ACME, "t", 1))).isTrue();
    }

    private static Access access(String user, Tenant tenant, String token, long issuedAt) {
        return new Access(user, tenant, 9_000, TopicRules.NONE, Optional.of(token), issuedAt);
    }
}
