package dev.godwit.server.config;

/** All of the configuration, a record per concern. The component's name is the first part of its keys. */
public record Settings(
        ClusterSettings cluster,
        NodeSettings node,
        PortSettings ports,
        KafkaSettings kafka,
        PushSettings push,
        RedisSettings redis,
        LogSettings log,
        RegistrySettings registry,
        ClientSettings clients,
        TokenSettings tokens,
        StopSettings stop,
        LoggingSettings logging) {}
