package dev.godwit.chaos.fleet;

import dev.godwit.chaos.fleet.Member.Medium;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Who takes part in a run: a function of the seed. Most users are of the default tenant, the others of another with the same names, so
 * that a message which strays into the other tenant finds somebody.
 *
 * @param topics of each tenant, that with most traffic first
 */
public record Population(List<Tenant> tenants, List<String> topics) {

    private static final List<String> DEVICES = List.of("phone", "laptop", "tablet");
    private static final List<String> TENANTS = List.of("default", "acme");
    private static final int TOPICS = 8;
    private static final int MOST_TOPICS = 3;

    /** One in so many users is of the second tenant. */
    private static final int OTHERS = 5;

    /** Not of a seed's making: a run with few devices shall have all. */
    private static final List<Medium> MEDIA = List.of(
            Medium.SSE,
            Medium.SOCKET_JSON,
            Medium.CALL,
            Medium.SSE,
            Medium.SOCKET_PROTOBUF,
            Medium.SSE,
            Medium.SOCKET_JSON,
            Medium.CALL);

    /**
     * A tenant with its users.
     *
     * @param users at least one, that with most traffic first
     */
    public record Tenant(String name, List<String> users, List<Member> members) {

        public Tenant {
            users = List.copyOf(users);
            members = List.copyOf(members);
        }
    }

    public Population {
        tenants = List.copyOf(tenants);
        topics = List.copyOf(topics);
    }

    /**
     * @param devices how many there are together; 10 at least, so that there is some of everything
     */
    public static Population of(long seed, int devices) {
        if (devices < 10) {
            throw new IllegalArgumentException("devices: " + devices + " (expected: >= 10)");
        }
        Random random = new Random(seed);
        List<String> topics =
                IntStream.range(0, TOPICS).mapToObj(i -> "room." + i).toList();
        List<List<String>> users = TENANTS.stream()
                .map(name -> (List<String>) new ArrayList<String>())
                .toList();
        List<List<Member>> members = TENANTS.stream()
                .map(name -> (List<Member>) new ArrayList<Member>())
                .toList();
        int made = 0;
        for (int number = 0; made < devices; number++) {
            int tenant = number % OTHERS == OTHERS - 1 ? 1 : 0;
            String user = "user" + users.get(tenant).size();
            users.get(tenant).add(user);
            int own = Math.min(1 + random.nextInt(DEVICES.size()), devices - made);
            for (int i = 0; i < own; i++, made++) {
                Medium medium = MEDIA.get(made % MEDIA.size());
                members.get(tenant)
                        .add(new Member(TENANTS.get(tenant), user, DEVICES.get(i), medium, some(topics, random)));
            }
        }
        return new Population(
                IntStream.range(0, TENANTS.size())
                        .filter(i -> !users.get(i).isEmpty())
                        .mapToObj(i -> new Tenant(TENANTS.get(i), users.get(i), members.get(i)))
                        .toList(),
                topics);
    }

    public List<Member> members() {
        return tenants.stream().flatMap(tenant -> tenant.members().stream()).toList();
    }

    private static List<String> some(List<String> topics, Random random) {
        List<String> shuffled = new ArrayList<>(topics);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, random.nextInt(MOST_TOPICS + 1));
    }
}
