package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.godwit.server.cli.CommandLineTool;
import dev.godwit.server.config.HostPort;
import dev.godwit.server.fixture.ChildProcess;
import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.RoleProcess;
import dev.godwit.server.fixture.SharedCluster;
import dev.godwit.server.tools.KafkaAccess;
import dev.godwit.server.tools.dlt.DeadLetter;
import dev.godwit.server.tools.dlt.Place;
import dev.godwit.server.tools.dlt.Redrive;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code godwit dlt} as an operator types it, with letters of a real router and letters that only need another try. */
class DltIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SECRET = "not for the list";

    @RegisterExtension
    static final SharedCluster shared = new SharedCluster();

    private static Cluster cluster;

    private static final AtomicLong sent = new AtomicLong();

    private static RoleProcess gateway;
    private static Clients clients;
    private static KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    static void start() {
        cluster = shared.cluster();
        gateway = cluster.node("gateway-1");
        clients = new Clients(cluster);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.kafka().bootstrapServers(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    static void stop() {
        producer.close();
        clients.close();
    }

    @Test
    void list_showsReasonsAndNoContent_showTellsAll() {
        clients.ledger()
                .produce(
                        "listed",
                        "{\"to\":{\"user\":\"listed\"},\"event\":\"e\",\"ttl\":-1,\"data\":\"" + SECRET + "\"}");
        String place = placeOf("listed");

        String list = run("dlt", "list", "--key", "listed").out();
        assertThat(list.lines()).hasSize(2);
        assertThat(list).contains(place, "open", "bad_field", "ttl: ").doesNotContain(SECRET);

        String sheet = run("dlt", "show", place).out();
        assertThat(sheet)
                .contains("place    " + place, "reason   bad_field: ttl: ", "origin   godwit.push ", "key      listed")
                .contains("\"data\" : \"" + SECRET + "\"");
    }

    @Test
    void list_choosesByCodeKeyAndTime_ofBothEnds() {
        for (int i = 0; i < 3; i++) {
            letter("chosen", "code_" + i, "{}", List.of());
        }
        assertThat(run("dlt", "list", "--key", "chosen", "--code", "code_1")
                        .out()
                        .lines())
                .hasSize(2);
        assertThat(run("dlt", "list", "--key", "chosen", "--limit", "1").out()).contains("code_2");
        assertThat(run("dlt", "list", "--key", "chosen", "--limit", "1", "--oldest")
                        .out())
                .contains("code_0");
        String later = Instant.now().plusSeconds(60).toString();
        assertThat(run("dlt", "list", "--key", "chosen", "--since", later).out())
                .isEmpty();
        assertThat(run("dlt", "list", "--key", "chosen", "--until", later, "--since", "1h")
                        .out()
                        .lines())
                .hasSize(4);
    }

    @Test
    void hostileLetter_cannotSpeakToTheTerminal() {
        String place = letter("\u001b[2Jevil\n", "co\u001b]0;x", "\u001b[31m", List.of());
        String both = run("dlt", "list", "--code", "co\u001b]0;x").out()
                + run("dlt", "show", place).out();
        assertThat(both).doesNotContain("\u001b").contains("\\u001b[2Jevil\\u000a");
    }

    @Test
    void redrivenLetter_isDeliveredAsItWas_andRemembered() {
        SseListener listener = clients.listen("nina", "phone", gateway);
        await().atMost(SOON).until(listener::isConnected);
        String place = letter(
                "nina",
                "bad_field",
                "{\"to\":{\"user\":\"nina\"},\"event\":\"late\",\"data\":{\"n\": 1.50}}",
                List.of(new RecordHeader("kept", new byte[] {1, -1})));

        Result dry = run("dlt", "redrive", "--key", "nina", "--dry-run");
        assertThat(dry.out()).isEqualTo(place + " -> (dry run)\n");
        Result done = run("dlt", "redrive", place);
        assertThat(done.out()).startsWith(place + " -> ");

        await().atMost(SOON).until(() -> listener.ids("user/nina").size() == 1);
        assertThat(listener.arrivals()).anyMatch(arrival -> arrival.data().contains("{\"n\":1.5}"));
        assertThat(run("dlt", "list", "--key", "nina").out()).contains("redriven");
        assertThat(run("dlt", "list", "--key", "nina", "--open").out()).isEmpty();
        assertThat(tried("dlt", "redrive", place).err()).contains("redriven before");
        assertThat(run("dlt", "redrive", "--key", "nina").out()).isEmpty();

        // The end of a transaction takes up an offset: what comes behind it must arrive too.
        clients.ledger().produce("nina", "{\"to\":{\"user\":\"nina\"},\"event\":\"after\"}");
        await().atMost(SOON).until(() -> listener.ids("user/nina").size() == 2);
        ConsumerRecord<byte[], byte[]> record = redriven(place).get(0);
        assertThat(names(record)).containsExactly("kept", "godwit-redriven");
        assertThat(record.headers().lastHeader("kept").value()).containsExactly(1, -1);
    }

    @Test
    void redriven_andBadAgain_isANewLetterThatNamesTheOld() {
        clients.ledger().produce("again", "{\"to\":{\"user\":\"again\"}}");
        String place = placeOf("again");
        run("dlt", "redrive", place);

        await().atMost(SOON)
                .until(() -> run("dlt", "list", "--key", "again").out().lines().count() == 3);
        String list = run("dlt", "list", "--key", "again", "--open").out();
        String next = list.lines().skip(1).findFirst().orElseThrow().split(" ", 2)[0];
        assertThat(run("dlt", "show", next).out())
                .contains("before   " + place + ", which was redriven", "missing_field: event");
    }

    @Test
    void cutLetter_isNotRedriven() {
        String place =
                letter("cut", "too_large", "{\"to\":", List.of(new RecordHeader("godwit-cut", new byte[] {'9'})));
        Result done = run("dlt", "redrive", "--key", "cut");
        assertThat(done.err()).contains(place + " passed over: its end was cut off", "0 letters redriven");
    }

    /** Its router went between the letter and the step behind it. */
    @Test
    void recordThatBecameALetterTwice_isRedrivenOnce() {
        String first = letter("twice", "twice_code", "{}", List.of());
        long record = sent.get();
        send("twice", "twice_code", "{}", List.of(), record);
        producer.flush();

        Result done = run("dlt", "redrive", "--code", "twice_code");
        assertThat(done.out().lines()).hasSize(1).first().asString().startsWith(first + " -> ");
        assertThat(done.err()).contains("passed over: the same record as " + first, "1 letters redriven");
        assertThat(run("dlt", "redrive", "--code", "twice_code").err()).contains("0 letters redriven");
    }

    @Test
    void killedRedrive_startedAgain_writesEachLetterOnce() {
        int count = 3_000;
        for (int i = 0; i < count; i++) {
            send(
                    "killed",
                    "killed_code",
                    "{\"to\":{\"user\":\"killed\"},\"event\":\"e\",\"data\":" + i + "}",
                    List.of());
        }
        producer.flush();
        for (int kills = 0; kills < 2; kills++) {
            ChildProcess redrive = start("dlt", "redrive", "--code", "killed_code");
            int lines = kills == 0 ? 1 : 500;
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> redrive.out().lines().count() >= lines || !redrive.isAlive());
            redrive.kill();
        }
        run("dlt", "redrive", "--code", "killed_code");

        List<String> places = records("godwit.push").stream()
                .filter(record -> key(record).equals("killed"))
                .map(record -> header(record, "godwit-redriven"))
                .toList();
        assertThat(places).hasSize(count).doesNotHaveDuplicates();
    }

    @Test
    void recordWhoseNoteFails_isNotWritten() throws IOException {
        KafkaAccess kafka = KafkaAccess.of(HostPort.parse(cluster.kafka().bootstrapServers()), Optional.empty());
        DeadLetter letter = new DeadLetter(
                new Place(0, 0),
                Instant.EPOCH,
                new DeadLetter.Reason("code", "field", "detail"),
                new DeadLetter.Origin("godwit.push", "0", "0", Optional.empty()),
                "unnoted".getBytes(StandardCharsets.UTF_8),
                "{}".getBytes(StandardCharsets.UTF_8),
                List.of(),
                false);
        try (Redrive redrive = Redrive.begin(kafka, "not a topic", "godwit.push")) {
            assertThatThrownBy(() -> redrive.write(List.of(letter))).isInstanceOf(IOException.class);
        }
        assertThat(records("godwit.push")).noneMatch(record -> key(record).equals("unnoted"));
    }

    @Test
    void nothingIsWritten_withoutAYes() {
        letter("asked", "asked_code", "{}", List.of());
        ChildProcess unasked = start("dlt", "redrive", "--all", "--code", "asked_code");
        assertThat(unasked.exitCode(SOON)).as(unasked.report()).isEqualTo(1);
        assertThat(unasked.err()).contains("write 1 letters to godwit.push again? [y/N]", "nothing redriven");
        assertThat(run("dlt", "list", "--key", "asked", "--open").out().lines()).hasSize(2);
        assertThat(run("dlt", "redrive", "--all", "--code", "asked_code", "--yes")
                        .err())
                .contains("1 letters redriven");
    }

    /** Writes a letter as a router would; returns its place. */
    private static String letter(String key, String code, String value, List<Header> headers) {
        send(key, code, value, headers);
        producer.flush();
        ConsumerRecord<byte[], byte[]> last = records("godwit.push.dlt").stream()
                .filter(record -> code.equals(header(record, "godwit-code")))
                .reduce((first, second) -> second)
                .orElseThrow();
        return last.partition() + "-" + last.offset();
    }

    /** Each was a record of its own. */
    private static void send(String key, String code, String value, List<Header> headers) {
        send(key, code, value, headers, sent.incrementAndGet());
    }

    private static void send(String key, String code, String value, List<Header> headers, long offset) {
        List<Header> all = new ArrayList<>(headers);
        Map<String, String> reason = Map.of(
                "godwit-code", code,
                "godwit-field", "event",
                "godwit-detail", "absent (expected: text)",
                "godwit-topic", "godwit.push",
                "godwit-partition", "1",
                "godwit-offset", Long.toString(offset),
                "godwit-timestamp", "3");
        reason.forEach((name, text) -> all.add(new RecordHeader(name, text.getBytes(StandardCharsets.UTF_8))));
        Future<RecordMetadata> ignored = producer.send(new ProducerRecord<>(
                "godwit.push.dlt",
                null,
                key.getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8),
                all));
    }

    private static String placeOf(String key) {
        await().atMost(SOON)
                .until(() -> run("dlt", "list", "--key", key).out().lines().count() == 2);
        String list = run("dlt", "list", "--key", key).out();
        return list.lines().skip(1).findFirst().orElseThrow().split(" ", 2)[0];
    }

    private static List<ConsumerRecord<byte[], byte[]>> redriven(String place) {
        return records("godwit.push").stream()
                .filter(record -> place.equals(header(record, "godwit-redriven")))
                .toList();
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", cluster.kafka().bootstrapServers(), "isolation.level", "read_committed");
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    }

    private static List<String> names(ConsumerRecord<byte[], byte[]> record) {
        return Stream.of(record.headers().toArray()).map(Header::key).toList();
    }

    private record Result(int code, String out, String err) {}

    private static Result run(String... arguments) {
        Result result = tried(arguments);
        assertThat(result.code()).as(result.toString()).isZero();
        return result;
    }

    private static Result tried(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = CommandLineTool.run(new PrintWriter(out, true), new PrintWriter(err, true), line(arguments));
        return new Result(code, out.toString(), err.toString());
    }

    private static ChildProcess start(String... arguments) {
        return ChildProcess.start(cluster.folder(), Map.of(), line(arguments));
    }

    private static String[] line(String... arguments) {
        List<String> line = new ArrayList<>(List.of(arguments));
        line.addAll(List.of("--kafka", cluster.kafka().bootstrapServers()));
        return line.toArray(String[]::new);
    }
}
