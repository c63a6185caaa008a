package dev.godwit.runtime.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.embedded.CertificateAuthority;
import dev.godwit.embedded.CertificateAuthority.Issued;
import dev.godwit.runtime.Check;
import dev.godwit.runtime.ManualLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsWatchTest {

    @TempDir
    private static Path folder;

    private static Issued first;
    private static Issued second;

    private final ManualLoop loop = new ManualLoop(System.currentTimeMillis());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final PemFiles files = new PemFiles(folder.resolve("tls.pem"), folder.resolve("tls.key"));
    private final TlsWatch watch =
            new TlsWatch("client", new TlsFiles(Optional.of(files), Optional.empty()), loop, Runnable::run, meters);
    private final List<TlsMaterial> heard = new ArrayList<>();

    @BeforeAll
    static void issue() {
        CertificateAuthority ca = CertificateAuthority.in(folder.resolve("ca"));
        first = ca.issue("first", "dns:first");
        second = ca.issue("second", "dns:second");
    }

    @BeforeEach
    void install() throws IOException {
        install(first);
        watch.onChange(heard::add);
    }

    @Test
    void changedFiles_areRead_onceEach() throws IOException {
        start();
        assertThat(subject()).contains("first");
        loop.advance(60_000);
        assertThat(heard).isEmpty();

        install(second);
        loop.advance(60_000);
        assertThat(subject()).contains("second");
        assertThat(heard).hasSize(1);
        assertThat(reloads("ok")).isEqualTo(1);
        assertThat(watch.check()).isEqualTo(Check.UP);
    }

    @Test
    void brokenFiles_areTold_andTheOnesBeforeStay() throws IOException {
        start();
        copy(second.certificate(), files.certificate());
        loop.advance(60_000);
        assertThat(subject()).contains("first");
        assertThat(heard).isEmpty();
        assertThat(reloads("failed")).isEqualTo(1);
        assertThat(watch.check().state()).isEqualTo(Check.State.DEGRADED);
        assertThat(watch.check().reason()).contains("not the key of").contains("the one before is still used");

        Files.delete(files.key());
        loop.advance(60_000);
        assertThat(watch.check().reason()).contains("cannot be read");
        assertThat(reloads("failed")).isEqualTo(2);

        install(second);
        loop.advance(5_000);
        assertThat(watch.check()).isEqualTo(Check.UP);
        assertThat(subject()).contains("second");
    }

    @Test
    void filesThatComeBackAsTheyWere_areWellAgain() throws IOException {
        start();
        Files.delete(files.key());
        loop.advance(60_000);
        assertThat(watch.check().state()).isEqualTo(Check.State.DEGRADED);

        install(first);
        loop.advance(60_000);
        assertThat(watch.check()).isEqualTo(Check.UP);
    }

    @Test
    void timeThatIsLeft_isAMetric_andTheEndIsTold() {
        ManualLoop lastDay = new ManualLoop(System.currentTimeMillis()
                + Duration.ofDays(365).minusMinutes(10).toMillis());
        TlsWatch watched = watch(lastDay);
        assertThat(watched.start().toCompletableFuture()).isCompleted();
        assertThat(left()).isBetween(60.0, 600.0);
        assertThat(watched.check()).isEqualTo(Check.UP);

        lastDay.advance(Duration.ofMinutes(11).toMillis());
        assertThat(left()).isNegative();
        assertThat(watched.check().reason()).contains("certificate expired at");
    }

    @Test
    void filesThatCannotBeUsed_failTheStart() throws IOException {
        copy(second.certificate(), files.certificate());
        assertThat(watch.start().toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void stoppedWatch_looksNoMore() throws IOException {
        start();
        watch.stop();
        install(second);
        loop.advance(60_000);
        assertThat(heard).isEmpty();
    }

    private TlsWatch watch(ManualLoop time) {
        return new TlsWatch("client", new TlsFiles(Optional.of(files), Optional.empty()), time, Runnable::run, meters);
    }

    private void start() {
        assertThat(watch.start().toCompletableFuture()).isCompleted();
    }

    private String subject() {
        return watch.current()
                .identity()
                .orElseThrow()
                .chain()
                .get(0)
                .getSubjectX500Principal()
                .getName();
    }

    private double reloads(String result) {
        return meters.get("godwit.tls.reloads")
                .tag("use", "client")
                .tag("result", result)
                .counter()
                .count();
    }

    private double left() {
        return meters.get("godwit.tls.certificate.expires")
                .tag("use", "client")
                .gauge()
                .value();
    }

    private void install(Issued issued) throws IOException {
        copy(issued.certificate(), files.certificate());
        copy(issued.key(), files.key());
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
}
