package dev.godwit.server.config;

/** What clients may send to topics; who may send where, their tokens say. */
public record PublishingSettings(
        @Key(
                meaning = "Whether clients may publish at all; where not, gateways need no way to Kafka",
                fallback = "true")
        boolean enabled,

        @Key(
                meaning =
                        "The Kafka topic from which services read what clients publish; routers create it when absent",
                fallback = "godwit.upstream")
        String kafkaTopic,

        @Key(meaning = "Publications of one connection per second, in the long run", fallback = "20", min = "1")
        int rate,

        @Key(meaning = "Publications of one connection at once, after a rest", fallback = "40", min = "1")
        int burst) {}
