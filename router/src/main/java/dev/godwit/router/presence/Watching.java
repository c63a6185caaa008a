package dev.godwit.router.presence;

import dev.godwit.protocol.link.WatchFrame;
import dev.godwit.protocol.link.WatchRequest;
import dev.godwit.registry.NodeLease;
import dev.godwit.runtime.Loop;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watch of one incarnation of a gateway, opened again whenever it ends. Meanwhile what is known stands: that a stream breaks says
 * nothing about who is connected.
 */
final class Watching {

    private static final Logger log = LoggerFactory.getLogger(Watching.class);
    private static final long SILENCE_MILLIS = 15_000;

    private final Loop loop;
    private final WatchTransport transport;
    private final NodeLease node;
    private final IntFunction<@Nullable Arbiter> arbiters;
    private final Map<Integer, Set<String>> named = new HashMap<>();
    private WatchTransport.@Nullable Stream stream;
    private long heardAt;
    /** Of the present stream; what an older one still says is ignored. */
    private int attempt;

    Watching(Loop loop, WatchTransport transport, NodeLease node, IntFunction<@Nullable Arbiter> arbiters) {
        this.loop = loop;
        this.transport = transport;
        this.node = node;
        this.arbiters = arbiters;
    }

    /** Each second. */
    void tick(WatchRequest request) {
        if (stream != null && loop.ticks() - heardAt > SILENCE_MILLIS) {
            close();
        }
        if (stream == null && request.getPartitionsCount() > 0) {
            open(request);
        }
    }

    /** Another share of the partitions: all is told again. */
    void restart() {
        close();
    }

    void close() {
        attempt++;
        named.clear();
        if (stream != null) {
            stream.close();
            stream = null;
        }
    }

    private void open(WatchRequest request) {
        int mine = ++attempt;
        heardAt = loop.ticks();
        stream = transport.open(node, request, new WatchTransport.Events() {
            @Override
            public void received(WatchFrame frame) {
                if (mine == attempt) {
                    hear(frame);
                }
            }

            @Override
            public void closed(String reason) {
                if (mine == attempt) {
                    log.debug("event=watch-lost node={} reason=\"{}\"", node.node(), reason);
                    close();
                }
            }
        });
    }

    private void hear(WatchFrame frame) {
        heardAt = loop.ticks();
        if (!frame.getIncarnation().equals(node.incarnation())) {
            // The table will name it.
            close();
            return;
        }
        Arbiter arbiter = arbiters.apply(frame.getPartition());
        if (arbiter == null) {
            return;
        }
        Set<String> all = named.computeIfAbsent(frame.getPartition(), first -> new HashSet<>());
        for (String member : frame.getPresentList()) {
            all.add(member);
            arbiter.present(node.incarnation(), member);
        }
        for (String member : frame.getAbsentList()) {
            all.remove(member);
            arbiter.absent(node.incarnation(), member);
        }
        if (frame.getComplete()) {
            arbiter.complete(node.incarnation(), all);
            named.remove(frame.getPartition());
        }
    }
}
