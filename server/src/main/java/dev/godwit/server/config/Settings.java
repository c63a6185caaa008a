package dev.godwit.server.config;

import java.util.List;

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
        LimitSettings limits,
        TokenSettings tokens,

        @Key(meaning = "Topics that services already have and that are pushed too")
        List<MappingSettings> mappings,

        PresenceSettings presence,
        ReceiptSettings receipts,
        PublishingSettings publishing,
        TlsSettings tls,
        StopSettings stop,
        LoggingSettings logging) {}
