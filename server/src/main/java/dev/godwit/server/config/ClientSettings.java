package dev.godwit.server.config;

import java.util.List;

/** What clients may do. */
public record ClientSettings(
        @Key(meaning = "Origins of web pages that may connect, exactly as browsers send them: https://app.example.com")
        List<String> origins) {}
