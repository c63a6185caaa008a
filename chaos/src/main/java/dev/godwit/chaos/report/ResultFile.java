package dev.godwit.chaos.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.chaos.check.Breach;
import dev.godwit.chaos.check.Percentiles;
import dev.godwit.chaos.check.Recovery;
import dev.godwit.chaos.check.Verdict;
import dev.godwit.chaos.check.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code --result FILE} writes. Its fields are documented in {@code chaos/RESULT.md}; they may become more, and do not change. */
public final class ResultFile {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ResultFile() {}

    public static void write(Path path, Facts facts, Verdict verdict) throws IOException {
        Files.writeString(path, JSON.writeValueAsString(json(facts, verdict)) + "\n");
    }

    static ObjectNode json(Facts facts, Verdict verdict) {
        ObjectNode result = JSON.createObjectNode();
        result.put("clean", verdict.clean());
        about(result, facts);
        counts(result, verdict.counts());
        result.set("kills", JSON.valueToTree(verdict.kills()));
        result.set("faults", JSON.valueToTree(verdict.faults()));
        result.set("gaps", JSON.valueToTree(verdict.counts().gaps()));
        for (Breach breach : Breach.values()) {
            result.put(breach.title(), verdict.count(breach));
        }
        result.set("account", JSON.valueToTree(account(verdict)));
        times(result, verdict.times());
        long faults =
                verdict.faults().values().stream().mapToLong(Long::longValue).sum();
        result.put(
                "upperBound", UpperBound.fraction(faults, verdict.violations().size()));
        ArrayNode recoveries = result.putArray("recoveries");
        verdict.recoveries().forEach(recovery -> recoveries.add(recovery(recovery)));
        ArrayNode violations = result.putArray("violations");
        verdict.violations().forEach(violation -> violations.add(violation(violation)));
        return result;
    }

    private static void about(ObjectNode result, Facts facts) {
        result.put("date", facts.date().toString());
        result.put("commit", facts.commit());
        result.put("seed", facts.seed());
        result.put("minutes", facts.minutes());
        result.put("command", facts.command());
    }

    private static void counts(ObjectNode result, Verdict.Counts counts) {
        result.put("pushed", counts.pushed());
        result.put("accepted", counts.accepted());
        result.put("refused", counts.refused());
        result.put("unknown", counts.unknown());
        result.put("logged", counts.logged());
        result.put("delivered", counts.delivered());
        result.put("again", counts.again());
        result.put("fleeting", counts.fleeting());
        result.put("devices", counts.devices());
        result.put("connections", counts.connections());
        result.put("greeted", counts.greeted());
        result.put("lies", counts.lies());
    }

    private static Map<String, Long> account(Verdict verdict) {
        return verdict.account().entrySet().stream()
                .filter(e -> e.getValue() > 0)
                .collect(Collectors.toMap(e -> camelCase(e.getKey().name()), Map.Entry::getValue));
    }

    private static String camelCase(String constant) {
        StringBuilder name = new StringBuilder();
        boolean word = false;
        for (int i = 0; i < constant.length(); i++) {
            char letter = constant.charAt(i);
            if (letter != '_') {
                name.append(word ? letter : Character.toLowerCase(letter));
            }
            word = letter == '_';
        }
        return name.toString();
    }

    private static void times(ObjectNode result, Verdict.Times times) {
        result.set("recoveryMillis", percentiles(times.recovery()));
        result.set("reconnectMillis", percentiles(times.reconnect()));
        result.set("quietMillis", percentiles(times.quiet()));
        result.set("faultMillis", percentiles(times.faults()));
        result.set("bystanderMillis", percentiles(times.bystanders()));
        result.put("bystandersCut", times.bystandersCut());
        result.put("silenceMillis", times.silence() / 1_000);
        result.put("longestSilenceMillis", times.longestSilence() / 1_000);
    }

    private static ObjectNode percentiles(Percentiles percentiles) {
        ObjectNode node = JSON.createObjectNode();
        node.put("count", percentiles.count());
        node.put("p50", percentiles.p50() / 1_000);
        node.put("p90", percentiles.p90() / 1_000);
        node.put("p99", percentiles.p99() / 1_000);
        node.put("max", percentiles.max() / 1_000);
        return node;
    }

    private static ObjectNode recovery(Recovery recovery) {
        ObjectNode node = JSON.createObjectNode();
        node.put("fault", recovery.fault());
        node.put("target", recovery.target());
        node.put("at", recovery.at());
        node.put("millis", recovery.micros() / 1_000);
        node.put("cutShort", recovery.cutShort());
        return node;
    }

    private static ObjectNode violation(Violation violation) {
        ObjectNode node = JSON.createObjectNode();
        node.put("check", violation.breach().title());
        node.put("at", violation.at());
        node.put("device", violation.device());
        node.put("connection", violation.connection());
        node.put("mailbox", violation.mailbox());
        violation.ids().forEach(node.putArray("ids")::add);
        violation.pushes().forEach(node.putArray("pushes")::add);
        node.put("detail", violation.detail());
        return node;
    }
}
