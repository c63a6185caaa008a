package dev.godwit.gateway.presence;

import dev.godwit.gateway.session.Comings;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Membership;
import dev.godwit.protocol.PushTopic;
import dev.godwit.runtime.Loop;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is on this node, whatever the event loop, and who watches it. Confined to the node's loop; what event loops tell may come from
 * any thread.
 */
public final class Attendance implements Comings {

    private final Loop loop;
    private final PushTopic topic;
    private final PresenceOptions options;
    private final Map<Integer, Map<String, Integer>> loopsByMember = new HashMap<>();
    private final Set<Watch> watches = new LinkedHashSet<>();

    public Attendance(Loop loop, PushTopic topic, PresenceOptions options) {
        this.loop = loop;
        this.topic = topic;
        this.options = options;
    }

    /** What event loops are to tell: nothing, where presence is off. */
    public Comings comings() {
        return options.enabled() ? this : Comings.UNHEARD;
    }

    public boolean enabled() {
        return options.enabled();
    }

    @Override
    public void user(Mailbox user, boolean here) {
        loop.execute(() -> count(Membership.online(user), here));
    }

    @Override
    public void member(Mailbox room, String user, boolean here) {
        if (options.tells(room.name())) {
            loop.execute(() -> count(new Membership(room, user), here));
        }
    }

    /** Begins to tell of these partitions; those that the topic does not have are ignored. */
    public Watch watch(long generation, Collection<Integer> partitions, String incarnation, Watch.Wire wire) {
        BitSet wanted = new BitSet();
        partitions.stream()
                .filter(number -> generation == topic.generation() && number >= 0 && number < topic.partitions())
                .forEach(wanted::set);
        Watch watch = new Watch(loop, this, wanted, incarnation, wire);
        watches.add(watch);
        watch.begin();
        return watch;
    }

    void ended(Watch watch) {
        watches.remove(watch);
    }

    List<String> present(int partition) {
        return List.copyOf(loopsByMember.getOrDefault(partition, Map.of()).keySet());
    }

    boolean isPresent(int partition, String member) {
        return loopsByMember.getOrDefault(partition, Map.of()).containsKey(member);
    }

    private void count(Membership membership, boolean here) {
        int partition = topic.partitionOf(membership.mailbox()).number();
        String member = membership.text();
        Map<String, Integer> members = loopsByMember.computeIfAbsent(partition, first -> new HashMap<>());
        boolean before = members.containsKey(member);
        members.merge(member, here ? 1 : -1, (known, change) -> known + change == 0 ? null : known + change);
        if (before != members.containsKey(member)) {
            watches.forEach(watch -> watch.changed(partition, member));
        }
    }
}
