package dev.godwit.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What routers and gateways rely on, whatever stands behind the port. */
public abstract class RegistryContract {

    private static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");
    private static final Mailbox BOB = Mailbox.user(Tenant.DEFAULT, "bob");

    protected abstract Registry registry();

    /** Forgets all. */
    protected abstract void wipe();

    /** Makes all leases older. */
    protected abstract void passTime(long millis);

    protected static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void forgetAll() {
        wipe();
    }

    @Test
    void put_isFound_andOthersAreAbsent() {
        put(ALICE, route("g1", 1));

        assertThat(lookUp(List.of(ALICE, BOB))).isEqualTo(Map.of(ALICE, List.of(route("g1", 1))));
    }

    @Test
    void twoNodes_eachHaveARoute() {
        put(ALICE, route("g1", 1));
        put(ALICE, route("g2", 1));

        assertThat(routes(ALICE)).containsExactlyInAnyOrder(route("g1", 1), route("g2", 1));
    }

    @Test
    void put_ofAHigherEpoch_replaces() {
        put(ALICE, route("g1", 1));
        put(ALICE, route("g1", 2));

        assertThat(routes(ALICE)).containsExactly(route("g1", 2));
    }

    @Test
    void latePut_ofALowerEpoch_isIgnored() {
        put(ALICE, route("g1", 2));
        put(ALICE, route("g1", 1));
        await(registry().remove(ALICE, route("g1", 1)));

        assertThat(routes(ALICE)).containsExactly(route("g1", 2));
    }

    @Test
    void lateRemove_leavesTheFollowerThatCameAfterIt() {
        put(ALICE, route("g1", 1));
        put(ALICE, route("g1", 3));
        await(registry().remove(ALICE, route("g1", 2)));

        assertThat(routes(ALICE)).containsExactly(route("g1", 3));
    }

    @Test
    void remove_ofAnOldIncarnation_leavesTheNewOnes() {
        put(ALICE, new Route("g1", "new", 1));
        await(registry().remove(ALICE, new Route("g1", "old", 9)));

        assertThat(routes(ALICE)).containsExactly(new Route("g1", "new", 1));
    }

    @Test
    void remove_leavesOtherNodes() {
        put(ALICE, route("g1", 1));
        put(ALICE, route("g2", 1));
        await(registry().remove(ALICE, route("g1", 1)));

        assertThat(routes(ALICE)).containsExactly(route("g2", 1));
    }

    @Test
    void remove_ofTheSameOrAHigherEpoch_removes() {
        put(ALICE, route("g1", 1));
        put(BOB, route("g1", 1));
        await(registry().remove(ALICE, route("g1", 1)));
        await(registry().remove(BOB, route("g1", 2)));

        assertThat(lookUp(List.of(ALICE, BOB))).isEmpty();
    }

    @Test
    void remove_ofWhatIsNotThere_isNothing() {
        await(registry().remove(ALICE, route("g1", 1)));

        assertThat(routes(ALICE)).isEmpty();
    }

    @Test
    void newIncarnation_replacesTheNodesRoute_whateverItsEpoch() {
        put(ALICE, new Route("g1", "old", 9));
        put(ALICE, new Route("g1", "new", 1));

        assertThat(routes(ALICE)).containsExactly(new Route("g1", "new", 1));
    }

    @Test
    void routeOfANodeThatIsNotInTheTableYet_isFound() {
        renew("g1");
        put(ALICE, route("g2", 1));

        assertThat(routes(ALICE)).containsExactly(route("g2", 1));
    }

    @Test
    void renewal_createsThenRenews() {
        assertThat(renew("g1")).isEqualTo(Renewal.CREATED);
        assertThat(renew("g1")).isEqualTo(Renewal.RENEWED);
        assertThat(await(registry().nodes())).containsExactly(lease("g1", 0));
    }

    @Test
    void renewal_carriesTheNodesState() {
        renew("g1");
        await(registry().renew(lease("g1", 7)));

        assertThat(await(registry().nodes())).containsExactly(lease("g1", 7));
    }

    @Test
    void renewedLease_livesOn() {
        renew("g1");
        passTime(9_000);
        assertThat(renew("g1")).isEqualTo(Renewal.RENEWED);
        passTime(9_000);

        assertThat(await(registry().nodes())).hasSize(1);
        assertThat(renew("g1")).isEqualTo(Renewal.RENEWED);
    }

    @Test
    void leaseNotRenewed_isDeadForLookUps() {
        renew("g1");
        renew("g2");
        put(ALICE, route("g1", 1));
        put(ALICE, route("g2", 1));
        passTime(6_000);
        renew("g2");
        passTime(6_000);

        assertThat(await(registry().nodes())).containsExactly(lease("g2", 0));
        assertThat(routes(ALICE)).containsExactly(route("g2", 1));
    }

    @Test
    void leaseThatRanOut_staysDead() {
        renew("g1");
        passTime(10_000);

        assertThat(renew("g1")).isEqualTo(Renewal.DEAD);
        assertThat(renew("g1")).isEqualTo(Renewal.DEAD);
        assertThat(await(registry().nodes())).isEmpty();
    }

    @Test
    void buried_isDeadAtOnce() {
        renew("g1");
        put(ALICE, route("g1", 1));
        await(registry().bury("g1#1"));

        assertThat(routes(ALICE)).isEmpty();
        assertThat(await(registry().nodes())).isEmpty();
        assertThat(renew("g1")).isEqualTo(Renewal.DEAD);
    }

    @Test
    void buried_evenWhenUnknown_isDead() {
        await(registry().bury("g1#1"));

        assertThat(renew("g1")).isEqualTo(Renewal.DEAD);
    }

    @Test
    void deadNode_comesBackWithANewIncarnation() {
        renew("g1");
        await(registry().bury("g1#1"));
        NodeLease again = new NodeLease("g1", "g1#2", "127.0.0.1", 9091, false, 0);

        assertThat(await(registry().renew(again))).isEqualTo(Renewal.CREATED);
        assertThat(await(registry().nodes())).containsExactly(again);
    }

    @Test
    void wipe_isNoticedByTheNextRenewal() {
        renew("g1");
        put(ALICE, route("g1", 1));
        wipe();

        assertThat(routes(ALICE)).isEmpty();
        assertThat(renew("g1")).isEqualTo(Renewal.CREATED);
    }

    @Test
    void hostileNames_keepApart() {
        List<Mailbox> hostile = List.of(
                Mailbox.user(Tenant.DEFAULT, "a:id:b/ü|x"),
                Mailbox.user(Tenant.DEFAULT, "a:id:b"),
                Mailbox.user(new Tenant("a:id:b"), "ü|x"),
                Mailbox.topic(Tenant.DEFAULT, "a:id:b/ü|x"),
                Mailbox.user(Tenant.DEFAULT, "{1}@2"),
                Mailbox.user(Tenant.DEFAULT, "{1}@3"),
                Mailbox.broadcast(Tenant.DEFAULT),
                Mailbox.broadcast(new Tenant("acme")),
                Mailbox.user(Tenant.DEFAULT, "all\u0000\r\n%2F"));
        IntStream.range(0, hostile.size()).forEach(i -> put(hostile.get(i), route("g" + i, 1)));

        Map<Mailbox, List<Route>> found = lookUp(hostile);

        assertThat(found).hasSize(hostile.size());
        IntStream.range(0, hostile.size())
                .forEach(i -> assertThat(found.get(hostile.get(i))).containsExactly(route("g" + i, 1)));
    }

    @Test
    void bulk_isPut_andLookedUp() {
        List<Mailbox> many = IntStream.range(0, 5_000)
                .mapToObj(i -> Mailbox.user(Tenant.DEFAULT, "user-" + i))
                .toList();
        await(registry().put(many, route("g1", 1)));
        put(many.get(17), route("g2", 1));

        Map<Mailbox, List<Route>> found = lookUp(many.subList(0, 1_000));

        assertThat(found).hasSize(1_000);
        assertThat(found.get(many.get(16))).containsExactly(route("g1", 1));
        assertThat(found.get(many.get(17))).containsExactlyInAnyOrder(route("g1", 1), route("g2", 1));
        assertThat(lookUp(many.subList(4_000, 5_000))).hasSize(1_000);
    }

    @Test
    void nothing_isPutAndLookedUp() {
        await(registry().put(List.of(), route("g1", 1)));

        assertThat(lookUp(List.of())).isEmpty();
    }

    protected final void put(Mailbox mailbox, Route route) {
        await(registry().put(List.of(mailbox), route));
    }

    /** Again and again while the time-out is kept: a cold JVM on a busy machine takes longer than 300 ms. */
    protected final Map<Mailbox, List<Route>> lookUp(List<Mailbox> mailboxes) {
        return Awaitility.await()
                .ignoreExceptions()
                .until(() -> registry().routes(mailboxes).toCompletableFuture().join(), found -> true);
    }

    protected final List<Route> routes(Mailbox mailbox) {
        return lookUp(List.of(mailbox)).getOrDefault(mailbox, List.of());
    }

    protected final Renewal renew(String node) {
        return await(registry().renew(lease(node, 0)));
    }

    protected static NodeLease lease(String node, int connections) {
        return new NodeLease(node, node + "#1", "127.0.0.1", 9091, false, connections);
    }

    protected static Route route(String node, long epoch) {
        return new Route(node, node + "#1", epoch);
    }
}
