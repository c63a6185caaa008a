package dev.godwit.api.nodes;

import dev.godwit.protocol.link.ConnectionsAnswer;
import dev.godwit.protocol.link.ConnectionsRequest;
import dev.godwit.protocol.link.DisconnectAnswer;
import dev.godwit.protocol.link.DisconnectRequest;
import dev.godwit.registry.NodeLease;
import java.util.concurrent.CompletionStage;

/** The gateways, one question each. A stage fails when the node does not answer in time. */
public interface Nodes {

    CompletionStage<ConnectionsAnswer> connections(NodeLease node, ConnectionsRequest request);

    CompletionStage<DisconnectAnswer> disconnect(NodeLease node, DisconnectRequest request);
}
