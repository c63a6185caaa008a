package dev.godwit.chaos.cluster;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;

/** All brokers, seen from the harness. */
final class Brokers {

    private static final long MOST_SECONDS = 5;

    private final String bootstrapServers;
    private final int count;

    Brokers(String bootstrapServers, int count) {
        this.bootstrapServers = bootstrapServers;
        this.count = count;
    }

    /** Why they are not all at work; empty if they are, and every copy of every partition is in sync. */
    Optional<String> complaint() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrapServers,
                "request.timeout.ms", (int) TimeUnit.SECONDS.toMillis(MOST_SECONDS),
                "default.api.timeout.ms", (int) TimeUnit.SECONDS.toMillis(MOST_SECONDS));
        try (Admin admin = Admin.create(settings)) {
            int nodes = admin.describeCluster()
                    .nodes()
                    .get(MOST_SECONDS, TimeUnit.SECONDS)
                    .size();
            if (nodes < count) {
                return Optional.of(nodes + " of " + count + " brokers");
            }
            Set<String> topics = admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get(MOST_SECONDS, TimeUnit.SECONDS);
            long behind = behind(admin.describeTopics(topics)
                    .allTopicNames()
                    .get(MOST_SECONDS, TimeUnit.SECONDS)
                    .values());
            return behind == 0 ? Optional.empty() : Optional.of(behind + " partitions with a copy that is behind");
        } catch (ExecutionException | TimeoutException e) {
            return Optional.of("no answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private static long behind(Collection<TopicDescription> topics) {
        return topics.stream()
                .flatMap(topic -> topic.partitions().stream())
                .filter(partition ->
                        partition.isr().size() < partition.replicas().size())
                .count();
    }
}
