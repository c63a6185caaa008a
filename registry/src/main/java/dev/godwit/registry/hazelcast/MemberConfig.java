package dev.godwit.registry.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.NetworkConfig;

/** The Hazelcast configuration of a process that holds the registry. */
final class MemberConfig {

    private static final String ANY = "0.0.0.0";

    private MemberConfig() {}

    static Config of(MemberSettings settings) {
        Config config = new Config().setClusterName(settings.cluster());
        config.addMapConfig(map(Tables.ROUTES, RouteMergePolicy.class));
        config.addMapConfig(map(Tables.NODES, NodeMergePolicy.class));
        config.addMapConfig(new MapConfig(Tables.REHEARSAL).setBackupCount(0));
        Wire.configure(config.getSerializationConfig());
        network(config.getNetworkConfig(), settings);
        times(config);
        onlyMaps(config);
        if (!settings.host().equals(ANY)) {
            config.setProperty("hazelcast.local.localAddress", settings.host());
            config.setProperty("hazelcast.socket.bind.any", "false");
        }
        return config;
    }

    private static MapConfig map(String name, Class<?> mergePolicy) {
        MapConfig map = new MapConfig(name)
                .setBackupCount(1)
                .setMergePolicyConfig(new MergePolicyConfig().setPolicy(mergePolicy.getName()));
        map.getEvictionConfig().setEvictionPolicy(EvictionPolicy.NONE).setMaxSizePolicy(MaxSizePolicy.PER_NODE);
        return map;
    }

    private static void network(NetworkConfig network, MemberSettings settings) {
        network.setPort(settings.port()).setPortAutoIncrement(false);
        if (!settings.host().equals(ANY)) {
            network.getInterfaces().setEnabled(true).addInterface(settings.host());
        }
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig()
                .setEnabled(!settings.join().isEmpty())
                .setConnectionTimeoutSeconds(3)
                .setMembers(settings.join());
    }

    private static void times(Config config) {
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.max.no.heartbeat.seconds", "15");
        config.setProperty("hazelcast.heartbeat.interval.seconds", "3");
        config.setProperty("hazelcast.client.max.no.heartbeat.seconds", "15");
        config.setProperty("hazelcast.operation.call.timeout.millis", "5000");
        config.setProperty("hazelcast.operation.backup.timeout.millis", "2000");
        // By default a healed split is noticed after five minutes only.
        config.setProperty("hazelcast.merge.first.run.delay.seconds", "20");
        config.setProperty("hazelcast.merge.next.run.delay.seconds", "20");
        config.setProperty("hazelcast.graceful.shutdown.max.wait", "5");
    }

    /** Switches off what the registry does not need: each is a thread, a port or a way in. REST, memcache and sent code are off by default. */
    private static void onlyMaps(Config config) {
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.socket.connect.timeout.seconds", "3");
        config.getJetConfig().setEnabled(false);
        config.getMetricsConfig().setEnabled(false);
        config.getManagementCenterConfig()
                .setScriptingEnabled(false)
                .setConsoleEnabled(false)
                .setDataAccessEnabled(false);
    }
}
