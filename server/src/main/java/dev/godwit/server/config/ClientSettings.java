package dev.godwit.server.config;

import java.util.List;

/** What clients may do. */
public record ClientSettings(
        @Key(meaning = "Origins of web pages that may connect, exactly as browsers send them: https://app.example.com")
        List<String> origins,

        @Key(
                meaning =
                        "Those of them that are of another site than the gateway: their cookies get SameSite=None. All others are Strict")
        List<String> crossSiteOrigins,

        @Key(
                meaning =
                        "Whether WebSocket clients that offer permessage-deflate get messages from 1 KiB on deflated: less to"
                                + " transfer, more work for the processor",
                fallback = "false")
        boolean websocketCompression,

        @Key(
                meaning =
                        "Networks of load balancers whose X-Forwarded-For is believed when connections per address are"
                                + " counted: 10.0.0.0/8, fd00::/8. All others are counted by the address of their socket")
        List<String> trustedProxies) {}
