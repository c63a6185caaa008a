package dev.godwit.registry.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import dev.godwit.registry.NodeState;
import dev.godwit.registry.RegistryContract;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;

/** The contract on Hazelcast, and what tests of it need. */
abstract class HazelcastContract extends RegistryContract {

    static HazelcastRegistry startedMember() {
        return startedMember("test-" + UUID.randomUUID(), List.of());
    }

    static HazelcastRegistry startedMember(String cluster, List<String> join) {
        return startedMember(cluster, 0, join);
    }

    static HazelcastRegistry startedMember(String cluster, int port, List<String> join) {
        HazelcastRegistry member = HazelcastRegistry.member(new MemberSettings(cluster, "127.0.0.1", port, join));
        member.start().toCompletableFuture().join();
        return member;
    }

    static HazelcastRegistry startedClient(HazelcastRegistry member) {
        String cluster = hazelcast(member).getConfig().getClusterName();
        HazelcastRegistry client = HazelcastRegistry.client(new ClientSettings(cluster, List.of(address(member))));
        client.start().toCompletableFuture().join();
        Awaitility.await().until(() -> client.connection().connected());
        return client;
    }

    static String address(HazelcastRegistry member) {
        return "127.0.0.1:" + port(member);
    }

    static int port(HazelcastRegistry member) {
        return hazelcast(member).getCluster().getLocalMember().getAddress().getPort();
    }

    static HazelcastInstance hazelcast(HazelcastRegistry registry) {
        return registry.connection().hazelcast();
    }

    static void stop(HazelcastRegistry registry) {
        registry.stop().toCompletableFuture().join();
    }

    /** The members' clock cannot be moved, so the leases are. */
    static void age(HazelcastRegistry member, long millis) {
        Tables tables = member.connection().tables();
        tables.nodes()
                .replaceAll((incarnation, state) ->
                        new NodeState(state.lease(), state.renewedAt() - millis, Math.max(0, state.deadAt() - millis)));
    }
}
