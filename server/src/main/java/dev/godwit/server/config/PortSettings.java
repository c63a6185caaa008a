package dev.godwit.server.config;

/** Where this node listens. */
public record PortSettings(
        @Key(meaning = "Address to listen on, for all ports", fallback = "0.0.0.0")
        String bind,

        @Key(meaning = "Clients: SSE and WebSocket (gateway)", fallback = "8080", min = "1", max = "65535")
        int client,

        @Key(meaning = "Business services (api)", fallback = "8081", min = "1", max = "65535")
        int api,

        @Key(
                meaning = "Health and metrics (all roles). Not for the public",
                fallback = "9090",
                min = "1",
                max = "65535")
        int internal,

        @Key(meaning = "Links from routers (gateway). Not for the public", fallback = "9091", min = "1", max = "65535")
        int link) {}
