package dev.godwit.inbox.redis;

import dev.godwit.inbox.Append;
import dev.godwit.inbox.Applied;
import dev.godwit.inbox.LogLimits;
import dev.godwit.inbox.LogRules;
import dev.godwit.inbox.LogWriter;
import dev.godwit.inbox.Origin;
import dev.godwit.inbox.Outbox;
import dev.godwit.inbox.Step;
import dev.godwit.inbox.Watermark;
import dev.godwit.protocol.Fingerprint;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.Receipt;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Writes logs by scripts. */
final class RedisLogWriter implements LogWriter {

    private static final int SMALL = 512;

    private final Lines lines;
    private final String prefix;
    private final LogRules rules;

    RedisLogWriter(Lines lines, String prefix, LogRules rules) {
        this.lines = lines;
        this.prefix = prefix;
        this.rules = rules;
    }

    @Override
    public CompletionStage<Optional<Watermark>> watermark(Partition partition, long kafkaEnd) {
        Request request = Script.WATERMARK.on(keys(partition).watermark()).arg(kafkaEnd);
        return call(partition, request, new Answers(partition)::watermark);
    }

    @Override
    public CompletionStage<Watermark> start(Partition partition, String topicId, long floor, long kafkaEnd) {
        Request request = Script.START
                .on(keys(partition).watermark())
                .arg(topicId)
                .arg(floor)
                .arg(floor - 1)
                .arg(kafkaEnd);
        return call(
                partition,
                request,
                answer -> new Answers(partition).watermark(answer).orElseThrow());
    }

    @Override
    public CompletionStage<Applied> append(Partition partition, Append append) {
        Keys keys = keys(partition);
        boolean ofUser = append.mailbox().kind() == Mailbox.Kind.USER;
        Request request = Script.APPEND.on(ofUser ? withLedger(keys, append) : keys(keys, append));
        addStep(request, append.step());
        addMessage(request, partition, append);
        int bytes = SMALL + append.message().length;
        return lines.call(partition, new Call<>(request, bytes, new Answers(partition)::applied));
    }

    @Override
    public CompletionStage<Applied> skip(Partition partition, Step step) {
        Request request = addStep(Script.SKIP.on(keys(partition).watermark()), step);
        return call(partition, request, new Answers(partition)::applied);
    }

    @Override
    public CompletionStage<Applied> jump(Partition partition, Step step) {
        Request request = addStep(Script.JUMP.on(keys(partition).watermark()), step);
        return call(partition, request, new Answers(partition)::applied);
    }

    @Override
    public CompletionStage<Integer> forget(Partition partition, long before) {
        return new Forgetting(lines, keys(partition), partition, rules, before).begin();
    }

    @Override
    public CompletionStage<Outbox> outbox(Partition partition, long now, int count) {
        return new Ledger(lines, keys(partition), partition).outbox(now, count);
    }

    @Override
    public CompletionStage<Void> told(Partition partition, Outbox told) {
        return new Ledger(lines, keys(partition), partition).told(told);
    }

    @Override
    public void onReconnect(Runnable listener) {
        lines.onConnected(listener);
    }

    private <T> CompletionStage<T> call(Partition partition, Request request, Function<Response, T> reading) {
        return lines.call(partition, new Call<>(request, SMALL, reading));
    }

    private Keys keys(Partition partition) {
        return Keys.of(prefix, partition);
    }

    private static String[] keys(Keys keys, Append append) {
        return new String[] {
            keys.watermark(),
            keys.log(append.mailbox()),
            keys.meta(append.mailbox()),
            keys.ids(),
            keys.idQueue(),
            keys.boxes()
        };
    }

    private static String[] withLedger(Keys keys, Append append) {
        String[] plain = keys(keys, append);
        String[] all = Arrays.copyOf(plain, plain.length + 4);
        all[plain.length] = keys.cursors(append.mailbox());
        all[plain.length + 1] = keys.open(append.mailbox());
        all[plain.length + 2] = keys.outbox();
        all[plain.length + 3] = keys.due();
        return all;
    }

    private static String taken(Partition partition, Append append) {
        if (append.control().isEmpty()) {
            return "";
        }
        return append.takesAll()
                ? "all"
                : append.takes(partition).map(MessageId::toString).orElse("none");
    }

    private static Request addStep(Request request, Step step) {
        request.arg(step.previous())
                .arg(step.offset())
                .arg(step.offset() + 1)
                .arg(step.leaderEpoch())
                .arg(step.time());
        if (step.origin().isEmpty()) {
            return request.arg("").arg("").arg("");
        }
        Origin origin = step.origin().get();
        return request.arg(origin.source()).arg(origin.offset()).arg(origin.index());
    }

    private void addMessage(Request request, Partition partition, Append append) {
        LogLimits limits = rules.limits(append.mailbox());
        request.arg(partition.generation())
                .arg(append.message())
                .arg(append.idempotency().map(id -> id.id().hex()).orElse(""))
                .arg(append.idempotency().map(id -> id.content().hex()).orElse(""))
                // Hashed, because each key kept takes its place in the meta.
                .arg(append.collapseKey().map(key -> Fingerprint.of(key).hex()).orElse(""))
                .arg(limits.entries())
                .arg(limits.bytes())
                .arg(limits.age().toMillis())
                .arg(rules.idempotencyWindow().toMillis())
                .arg(append.mailbox().key())
                .arg(taken(partition, append));
        if (append.tracked().isEmpty()) {
            request.arg(append.fate().map(Receipt.State::text).orElse(""));
        } else {
            Ledger.add(request, append.tracked().get());
        }
    }
}
