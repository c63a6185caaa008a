package dev.godwit.server.config;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** docs/configuration.md, made from the settings records. */
final class ReferencePage {

    private static final String HEAD = """
            # Configuration

            This page is generated from the settings records in `server` (`dev.godwit.server.config`); a test compares them.

            A node reads `godwit.yaml` in its working directory (another file: `--config FILE`, or the variable `GODWIT_CONFIG`), then
            the environment: a variable wins over the file. An empty value counts as none. Lists are written as YAML lists or
            separated by commas. Durations: `300ms`, `5s`, `15m`, `24h`, `7d`. Sizes: `65536`, `64KiB`, `4MiB`.

            A key or `GODWIT_*` variable that is not on this page refuses to start (the variables that Kubernetes sets for services
            named `godwit...` are let pass). All errors are told at once. `godwit check-config` checks without starting, and prints
            what is in effect, where each value comes from, secrets masked.

            ```yaml
            cluster:
              secret: "<openssl rand -hex 32>"
            kafka:
              bootstrap-servers: [kafka-1:9092, kafka-2:9092]
            redis:
              addresses: [redis:6379]
            registry:
              members: [godwit-router:5701]
            tokens:
              keys:
                - algorithm: rs256
                  file: /etc/godwit/issuer.pem
            ```

            `godwit dev` sets ports, addresses, keys and the topic's size by itself; it reads variables, and a file only with `--config`.
            """;

    private ReferencePage() {}

    static String text() {
        StringBuilder page = new StringBuilder(HEAD);
        String concern = "";
        for (KeyInfo key : new KnownKeys().all()) {
            String next = key.name().substring(0, key.name().indexOf('.')).replaceAll("\\[.*", "");
            if (!next.equals(concern)) {
                concern = next;
                page.append("\n## ").append(concern).append("\n\n| key | variable | type | default | meaning |\n");
                page.append("|---|---|---|---|---|\n");
            }
            page.append(row(key));
        }
        return page.toString();
    }

    private static String row(KeyInfo key) {
        String limits = key.limits().isEmpty() ? "" : ", " + key.limits();
        return List.of(
                        code(key.name().replace("[0]", "[n]")),
                        code(key.variable().replace("_0__", "_n__")),
                        key.type().name() + limits,
                        fallback(key),
                        key.key().meaning())
                .stream()
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String fallback(KeyInfo key) {
        if (key.fallback().isPresent()) {
            return code(key.fallback().get());
        }
        if (key.required(java.util.Set.of())) {
            return "**required**";
        }
        String roles = Arrays.stream(key.key().neededBy()).map(Role::word).collect(Collectors.joining(", "));
        return roles.isEmpty() ? "none" : "**required** (" + roles + ")";
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
