package dev.godwit.server.dev;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What the user reads when dev mode is ready: lines to paste. */
final class ReadyText {

    private ReadyText() {}

    static List<String> lines(PortPlan ports, String token, String service, DevFolder folder, double seconds) {
        String gateway = "http://127.0.0.1:" + ports.client().get(0);
        List<String> lines = new ArrayList<>(List.of(
                "",
                "Godwit is ready (%.1f s). Messages for alice arrive here:".formatted(seconds),
                "  " + gateway + "/?token=" + token,
                "",
                "In a terminal:",
                "  curl -N '" + gateway + "/v1/stream?token=" + token + "'",
                "",
                "Send her one:",
                "  ./godwit push" + option(" --kafka 127.0.0.1:", ports.kafka(), 9092)
                        + " --to alice --event order_created '{\"no\":\"123\"}'",
                "",
                "Or over HTTP, as a service:",
                "  curl http://127.0.0.1:" + ports.api() + "/v1/push -H 'Content-Type: application/json' \\",
                "    -d '{\"to\":{\"user\":\"alice\"},\"event\":\"order_created\",\"data\":{\"no\":\"123\"}}' \\",
                "    -H 'Authorization: Bearer " + service + "'",
                "or from its page:",
                "  http://127.0.0.1:" + ports.api() + "/#token=" + service,
                "",
                "Or with any Kafka client: topic godwit.push, key = the user, value = JSON:",
                "  echo 'alice|{\"to\":{\"user\":\"alice\"},\"event\":\"order_created\",\"data\":{\"no\":\"123\"}}' | \\",
                "    kcat -P -b 127.0.0.1:" + ports.kafka() + " -t godwit.push -K '|' -X partitioner=murmur2_random",
                ""));
        lines.addAll(table(ports, folder));
        lines.add("");
        lines.add("Ctrl-C stops everything.");
        return lines;
    }

    private static List<String> table(PortPlan ports, DevFolder folder) {
        String kept = folder.temporary() ? "removed at the end (to keep: --data DIR)" : "kept";
        return List.of(
                "  clients   " + join(ports.client()) + "   api " + ports.api() + "   health, metrics "
                        + ports.internal() + "   link " + join(ports.link()),
                "  Kafka     " + ports.kafka() + "   Redis " + ports.redis() + "   (all on 127.0.0.1)",
                "  data      " + folder.path() + ", " + kept,
                "  more      ./godwit listen --user bob    ./godwit token --user bob    ./godwit --help");
    }

    private static String option(String words, int port, int usual) {
        return port == usual ? "" : words + port;
    }

    private static String join(List<Integer> ports) {
        return ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
