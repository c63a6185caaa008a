package dev.godwit.client.publish;

import dev.godwit.client.json.JsonWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Who is meant: one user, several, the followers of a topic, or everybody; of the tenant {@code default} or another. */
public final class Target {

    private static final String DEFAULT_TENANT = "default";

    private enum Kind {
        USER,
        USERS,
        TOPIC,
        ALL
    }

    private final Kind kind;
    private final List<String> names;
    private final String tenant;

    private Target(Kind kind, List<String> names, String tenant) {
        this.kind = kind;
        this.names = names;
        this.tenant = tenant;
    }

    /**
     * Every device of the user, now or when it comes back.
     *
     * @throws InvalidPush unless the name is 1 to 256 bytes of UTF-8 and does not start with {@code *}
     */
    public static Target user(String name) {
        return new Target(Kind.USER, List.of(Rules.name("to.user", name, Rules.MAX_NAME)), DEFAULT_TENANT);
    }

    /**
     * Each of the users; one named twice receives it once.
     *
     * @throws InvalidPush unless there are 1 to 10,000, each with a name
     */
    public static Target users(Collection<String> names) {
        if (names.isEmpty() || names.size() > Rules.MAX_USERS) {
            throw new InvalidPush("to.users", names.size() + " users", "1 to " + Rules.MAX_USERS);
        }
        List<String> checked = new ArrayList<>(names.size());
        for (String name : names) {
            checked.add(Rules.name("to.users[" + checked.size() + "]", name, Rules.MAX_NAME));
        }
        return new Target(Kind.USERS, List.copyOf(checked), DEFAULT_TENANT);
    }

    /**
     * Everybody who follows the topic: a topic of Godwit, not of Kafka.
     *
     * @throws InvalidPush unless it has a name
     */
    public static Target topic(String name) {
        return new Target(Kind.TOPIC, List.of(Rules.name("to.topic", name, Rules.MAX_NAME)), DEFAULT_TENANT);
    }

    /** Everybody of the tenant. */
    public static Target everybody() {
        return new Target(Kind.ALL, List.of(), DEFAULT_TENANT);
    }

    /**
     * The same of another tenant.
     *
     * @throws InvalidPush unless it has a name
     */
    public Target ofTenant(String tenant) {
        return new Target(kind, names, Rules.name("tenant", tenant, Rules.MAX_NAME));
    }

    /**
     * The key of its Kafka record. Kafka's default partitioner leads it to the partition of the mailbox, so that routers need not
     * write it again; of several users, to that of the first.
     */
    public String key() {
        String name = kind == Kind.ALL ? "*all" : names.get(0);
        return tenant.equals(DEFAULT_TENANT) ? name : tenant + "/" + name;
    }

    boolean isOfUsers() {
        return kind == Kind.USER || kind == Kind.USERS;
    }

    boolean isOneMailbox() {
        return kind != Kind.USERS || names.stream().distinct().count() == 1;
    }

    void write(JsonWriter json) {
        json.name("to").beginObject();
        switch (kind) {
            case USER:
                json.name("user").string(names.get(0));
                break;
            case TOPIC:
                json.name("topic").string(names.get(0));
                break;
            case ALL:
                json.name("all").raw("true");
                break;
            case USERS:
                json.name("users").strings(names);
                break;
        }
        json.endObject();
        if (!tenant.equals(DEFAULT_TENANT)) {
            json.name("tenant").string(tenant);
        }
    }

    @Override
    public String toString() {
        String whom = kind == Kind.USERS ? names.size() + " users" : key();
        return kind + "[" + whom + "]";
    }
}
