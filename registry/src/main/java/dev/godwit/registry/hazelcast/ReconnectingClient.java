package dev.godwit.registry.hazelcast;

import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.ClientConnectionStrategyConfig.ReconnectMode;

/** The Hazelcast configuration of a process that reaches the registry: it starts without it, and reconnects for ever. */
final class ReconnectingClient {

    private static final long FOR_EVER = -1;

    private ReconnectingClient() {}

    static ClientConfig of(ClientSettings settings) {
        ClientConfig config = new ClientConfig().setClusterName(settings.cluster());
        Wire.configure(config.getSerializationConfig());
        config.getNetworkConfig()
                .setAddresses(settings.addresses())
                .setConnectionTimeout(3_000)
                .setRedoOperation(false);
        config.getConnectionStrategyConfig().setAsyncStart(true).setReconnectMode(ReconnectMode.ASYNC);
        config.getConnectionStrategyConfig()
                .getConnectionRetryConfig()
                .setInitialBackoffMillis(200)
                .setMaxBackoffMillis(5_000)
                .setMultiplier(2)
                .setJitter(0.2)
                .setClusterConnectTimeoutMillis(FOR_EVER);
        config.getMetricsConfig().setEnabled(false);
        config.setProperty("hazelcast.client.invocation.timeout.seconds", "5");
        config.setProperty("hazelcast.client.heartbeat.interval", "3000");
        config.setProperty("hazelcast.client.heartbeat.timeout", "15000");
        config.setProperty("hazelcast.client.statistics.enabled", "false");
        config.setProperty("hazelcast.logging.type", "slf4j");
        return config;
    }
}
