package dev.godwit.gateway.link;

/** Who this node is at the moment. Called on the node's loop. */
public interface NodeIdentity {

    /** Stable name of the node. */
    String node();

    /** Changes when the cluster may have taken the node for dead. */
    String incarnation();

    /** A router said that it has declared this incarnation dead. */
    void disowned(String incarnation);
}
