package dev.godwit.registry.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import dev.godwit.registry.RouteSet;
import org.jspecify.annotations.Nullable;

/**
 * Joins the routes of two sides of a healed cluster: a route too many costs an answer "not here", one too few delays a message.
 * Public, with a public constructor: Hazelcast makes it by name.
 */
public final class RouteMergePolicy implements SplitBrainMergePolicy<RouteSet, MergingValue<RouteSet>, RouteSet> {

    public RouteMergePolicy() {}

    @Override
    public RouteSet merge(MergingValue<RouteSet> merging, @Nullable MergingValue<RouteSet> existing) {
        RouteSet arriving = merging.getDeserializedValue();
        RouteSet here = existing == null ? null : existing.getDeserializedValue();
        return here == null ? arriving : here.union(arriving);
    }

    @Override
    public void writeData(ObjectDataOutput out) {}

    @Override
    public void readData(ObjectDataInput in) {}
}
