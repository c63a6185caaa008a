package dev.godwit.registry.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.SerializationService;
import com.hazelcast.internal.serialization.impl.SerializationConstants;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.spi.impl.SerializationServiceSupport;
import dev.godwit.registry.NodeState;
import dev.godwit.registry.Registry;
import dev.godwit.registry.Route;
import dev.godwit.registry.RouteSet;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class HazelcastClientIT extends HazelcastContract {

    private static HazelcastRegistry member;
    private static HazelcastRegistry client;

    @BeforeAll
    static void start() {
        member = startedMember();
        client = startedClient(member);
    }

    @AfterAll
    static void stop() {
        stop(client);
        stop(member);
    }

    @Override
    protected Registry registry() {
        return client;
    }

    @Override
    protected void wipe() {
        await(client.wipe());
    }

    @Override
    protected void passTime(long millis) {
        age(member, millis);
        await(client.nodes());
    }

    @Test
    void everythingThatTravels_isCompact() {
        List<Object> travelling = List.of(
                new RouteSet(List.of(route("g1", 1))),
                route("g1", 1),
                lease("g1", 0),
                NodeState.created(lease("g1", 0), 1),
                new PutRoute(route("g1", 1)),
                new RemoveRoute(route("g1", 1)),
                new ReadRoutes(),
                new PurgeRoutes(Set.of("g1#1"), Set.of()),
                new RenewLease(lease("g1", 0)),
                new BuryLease(),
                new ReadLeases(),
                new ExpireLeases());

        assertThat(travelling.stream().map(Object::getClass).map(Class::getName))
                .containsExactlyInAnyOrderElementsOf(
                        Wire.ALL.stream().map(form -> form.type().getName()).toList());
        for (HazelcastRegistry side : List.of(member, client)) {
            assertThat(travelling)
                    .allSatisfy(object -> assertThat(data(side, object).getType())
                            .isIn(
                                    SerializationConstants.TYPE_COMPACT,
                                    SerializationConstants.TYPE_COMPACT_WITH_SCHEMA));
        }
    }

    @Test
    void javaSerialization_ofOurClasses_isRefused() {
        IMap<String, Object> scratch = hazelcast(client).getMap("scratch");
        scratch.set("key", new Smuggled("a"));

        assertThatThrownBy(() -> scratch.get("key")).isInstanceOf(HazelcastSerializationException.class);
        IMap<String, Object> onMember = hazelcast(member).getMap("scratch");
        assertThatThrownBy(() -> onMember.get("key")).isInstanceOf(HazelcastSerializationException.class);
    }

    @Test
    void wireForms_areInverted() {
        Stream.<Object>of(
                        RouteSet.EMPTY,
                        new RouteSet(List.of(route("g1", 1), new Route("ü|x", "", Long.MAX_VALUE))),
                        NodeState.created(lease("g1", 3), 1).buried(5),
                        new PurgeRoutes(Set.of("a", "b"), Set.of("c")))
                .forEach(object -> assertThat(serialization(client).<Object>toObject(data(member, object)))
                        .isEqualTo(object));
    }

    private static Data data(HazelcastRegistry side, Object object) {
        return serialization(side).toData(object);
    }

    private static SerializationService serialization(HazelcastRegistry side) {
        return ((SerializationServiceSupport) hazelcast(side)).getSerializationService();
    }

    private record Smuggled(String text) implements Serializable {}
}
