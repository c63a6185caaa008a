package dev.godwit.registry.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import dev.godwit.registry.NodeState;
import org.jspecify.annotations.Nullable;

/** Joins the node tables of two sides of a healed cluster. Public, with a public constructor: Hazelcast makes it by name. */
public final class NodeMergePolicy implements SplitBrainMergePolicy<NodeState, MergingValue<NodeState>, NodeState> {

    public NodeMergePolicy() {}

    @Override
    public NodeState merge(MergingValue<NodeState> merging, @Nullable MergingValue<NodeState> existing) {
        NodeState arriving = merging.getDeserializedValue();
        NodeState here = existing == null ? null : existing.getDeserializedValue();
        return here == null ? arriving : here.merged(arriving);
    }

    @Override
    public void writeData(ObjectDataOutput out) {}

    @Override
    public void readData(ObjectDataInput in) {}
}
