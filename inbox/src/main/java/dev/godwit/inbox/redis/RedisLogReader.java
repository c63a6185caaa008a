package dev.godwit.inbox.redis;

import dev.godwit.inbox.Device;
import dev.godwit.inbox.KnownId;
import dev.godwit.inbox.LogPage;
import dev.godwit.inbox.LogReader;
import dev.godwit.inbox.LogRules;
import dev.godwit.inbox.Owed;
import dev.godwit.protocol.Fingerprint;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.PushTopic;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Reads logs by scripts, always from the primary: a replica may not have yet what was forwarded. */
final class RedisLogReader implements LogReader {

    private static final int SMALL = 512;

    private final Lines lines;
    private final String prefix;
    private final PushTopic topic;
    private final LogRules rules;

    RedisLogReader(Lines lines, String prefix, PushTopic topic, LogRules rules) {
        this.lines = lines;
        this.prefix = prefix;
        this.topic = topic;
        this.rules = rules;
    }

    @Override
    public CompletionStage<LogPage> read(Mailbox mailbox, MessageId after, int count) {
        Partition partition = topic.partitionOf(mailbox);
        Keys keys = Keys.of(prefix, partition);
        // Nothing of this generation lies above a position of a newer one.
        int asked = after.generation() > partition.generation() ? 0 : count;
        Request request = Script.READ
                .on(keys.watermark(), keys.log(mailbox), keys.meta(mailbox))
                .arg(from(partition, after))
                .arg(asked);
        return lines.call(partition, new Call<>(request, SMALL, answer -> new Answers(partition).page(answer, count)));
    }

    @Override
    public CompletionStage<List<MessageId>> heads(Partition partition, List<Mailbox> mailboxes) {
        if (mailboxes.size() > MAX_HEADS) {
            throw new IllegalArgumentException("heads: " + mailboxes.size() + " (expected: <= " + MAX_HEADS + ")");
        }
        Keys keys = Keys.of(prefix, partition);
        String[] all = new String[mailboxes.size() + 1];
        all[0] = keys.watermark();
        for (int i = 0; i < mailboxes.size(); i++) {
            all[i + 1] = keys.meta(mailboxes.get(i));
        }
        int bytes = SMALL + 128 * mailboxes.size();
        return lines.call(partition, new Call<>(Script.HEADS.on(all), bytes, new Answers(partition)::heads));
    }

    @Override
    public CompletionStage<MessageId> startOfLast(Mailbox mailbox, int count) {
        Partition partition = topic.partitionOf(mailbox);
        Keys keys = Keys.of(prefix, partition);
        Request request = Script.LAST
                .on(keys.watermark(), keys.log(mailbox), keys.meta(mailbox))
                .arg(count);
        return lines.call(partition, new Call<>(request, SMALL, new Answers(partition)::startOfLast));
    }

    @Override
    public CompletionStage<Optional<KnownId>> known(Mailbox mailbox, Fingerprint id, long now) {
        Partition partition = topic.partitionOf(mailbox);
        Keys keys = Keys.of(prefix, partition);
        Request request = Script.KNOWN
                .on(keys.watermark(), keys.ids())
                .arg(id.hex())
                .arg(now)
                .arg(rules.idempotencyWindow().toMillis());
        return lines.call(partition, new Call<>(request, SMALL, new Answers(partition)::known));
    }

    @Override
    public CompletionStage<Optional<Position>> cursor(Mailbox user, String device) {
        Partition partition = topic.partitionOf(user);
        Request request = Request.cmd(Command.HGET)
                .arg(Keys.of(prefix, partition).cursors(user))
                .arg(device);
        return lines.call(partition, new Call<>(request, SMALL, Cursors::read));
    }

    @Override
    public CompletionStage<List<Device>> devices(Mailbox user) {
        Partition partition = topic.partitionOf(user);
        Request request =
                Request.cmd(Command.HGETALL).arg(Keys.of(prefix, partition).cursors(user));
        return lines.call(partition, new Call<>(request, SMALL, Cursors::readAll));
    }

    @Override
    public CompletionStage<Void> moveCursor(Mailbox user, String device, Position position, long now) {
        Partition partition = topic.partitionOf(user);
        Keys keys = Keys.of(prefix, partition);
        Request script = Script.CURSOR.on(
                keys.cursors(user), keys.open(user), keys.outbox(), keys.due(), keys.watermark(), keys.log(user));
        Request request = Cursors.move(script, device, position, now)
                .arg(partition.generation())
                .arg(user.key());
        return lines.call(partition, new Call<>(request, 2_048, Cursors::moved));
    }

    @Override
    public CompletionStage<Void> written(Mailbox user, String device, List<MessageId> messages, long now) {
        Partition partition = topic.partitionOf(user);
        return new Ledger(lines, Keys.of(prefix, partition), partition).written(user, device, messages, now);
    }

    @Override
    public CompletionStage<List<Owed>> owed(Mailbox user, MessageId message) {
        Partition partition = topic.partitionOf(user);
        Request request = Request.cmd(Command.HGET)
                .arg(Keys.of(prefix, partition).open(user))
                .arg(message.offset());
        return lines.call(partition, new Call<>(request, SMALL, Ledger::owed));
    }

    @Override
    public void onReconnect(Runnable listener) {
        lines.onConnected(listener);
    }

    private static String from(Partition partition, MessageId after) {
        // A stream has no id below 0-1; -1 and older generations mean: from the beginning.
        return after.generation() < partition.generation() || after.offset() < 0 ? "-" : "(" + after;
    }
}
