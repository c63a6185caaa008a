package dev.godwit.api.nodes;

import dev.godwit.protocol.link.Connection;
import dev.godwit.protocol.link.ConnectionsAnswer;
import dev.godwit.protocol.link.ConnectionsRequest;
import dev.godwit.registry.NodeLease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One page of a list over many nodes: node by node until it is full. Nodes are asked a few at a time, so that some that hang cost one
 * time-out together; and not all of them, so that a page of a list of nobody takes no longer with more nodes.
 */
final class Walk {

    private static final int AT_ONCE = 4;
    private static final int MOST_NODES = 64;

    private final Nodes nodes;
    private final ConnectionsRequest question;
    private final int limit;
    private final Optional<PageToken> begin;
    private final List<NodeConnection> found = new ArrayList<>();
    private final List<String> incomplete = new ArrayList<>();

    /**
     * @param question which connections; where to begin and how many is filled in here
     */
    Walk(Nodes nodes, ConnectionsRequest question, int limit, Optional<PageToken> begin) {
        this.nodes = nodes;
        this.question = question;
        this.limit = limit;
        this.begin = begin;
    }

    /**
     * @param all that may have some, in the order of their incarnations
     */
    CompletionStage<ConnectionPage> page(List<NodeLease> all) {
        List<NodeLease> left = all.stream()
                .filter(node -> begin.isEmpty()
                        || node.incarnation().compareTo(begin.get().incarnation()) >= 0)
                .toList();
        return from(left, 0);
    }

    private CompletionStage<ConnectionPage> from(List<NodeLease> left, int first) {
        if (first >= left.size()) {
            return end(Optional.empty());
        }
        if (first >= MOST_NODES) {
            return end(Optional.of(new PageToken(left.get(first).incarnation(), Optional.empty())));
        }
        int last = Math.min(left.size(), first + AT_ONCE);
        return Answers.ask(left.subList(first, last), this::ask).thenCompose(answers -> read(answers, left, first));
    }

    private CompletionStage<ConnectionPage> read(Answers<ConnectionsAnswer> answers, List<NodeLease> left, int first) {
        incomplete.addAll(answers.silent());
        int next = first;
        for (Answers.Answer<ConnectionsAnswer> answer : answers.all()) {
            next++;
            if (answer.given() != null && fills(answer.node(), answer.given())) {
                return end(after(answer.node(), answer.given(), left.subList(next, left.size())));
            }
        }
        return from(left, next);
    }

    private CompletionStage<ConnectionsAnswer> ask(NodeLease node) {
        ConnectionsRequest.Builder request = question.toBuilder().setLimit(limit);
        begin.filter(token -> token.incarnation().equals(node.incarnation()))
                .flatMap(PageToken::after)
                .ifPresent(request::setAfter);
        return nodes.connections(node, request.build());
    }

    /** Takes over what there is room for; true if the page is full. */
    private boolean fills(NodeLease node, ConnectionsAnswer answer) {
        answer.getConnectionsList().stream()
                .limit(limit - found.size())
                .forEach(connection -> found.add(new NodeConnection(node.node(), connection)));
        return found.size() == limit;
    }

    /** Where to go on when this node's answer has filled the page. */
    private Optional<PageToken> after(NodeLease node, ConnectionsAnswer answer, List<NodeLease> others) {
        Connection last = found.get(found.size() - 1).connection();
        int count = answer.getConnectionsCount();
        boolean rest = answer.getMore()
                || (count > 0 && !answer.getConnections(count - 1).getPlace().equals(last.getPlace()));
        return rest
                ? Optional.of(new PageToken(node.incarnation(), Optional.of(last.getPlace())))
                : others.stream().findFirst().map(lease -> new PageToken(lease.incarnation(), Optional.empty()));
    }

    private CompletionStage<ConnectionPage> end(Optional<PageToken> next) {
        return CompletableFuture.completedStage(new ConnectionPage(found, next, incomplete));
    }
}
