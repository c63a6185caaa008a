package dev.godwit.server.config;

import java.time.Duration;
import java.util.List;

/** What services are told of their messages to users. */
public record ReceiptSettings(
        @Key(meaning = "Tenants whose messages to users have receipts, unless a request says receipt: false")
        List<String> tenants,

        @Key(meaning = "So long after a message it is told that no device has it; 0s: never", fallback = "1m")
        Duration unreadAfter,

        @Key(meaning = "The Kafka topic; routers create it when absent", fallback = "godwit.receipts")
        String kafkaTopic) {}
