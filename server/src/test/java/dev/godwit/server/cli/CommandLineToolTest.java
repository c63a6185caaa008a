package dev.godwit.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineToolTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path folder;

    private record Result(int code, String out, String err) {}

    @ParameterizedTest
    @ValueSource(strings = {"dev", "gateway", "router", "api", "token", "push", "listen", "check-config", "dlt"})
    void help_teachesByExample(String command) {
        Result result = run(command, "--help");
        assertThat(result.code()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .startsWith("Usage: godwit " + command)
                .containsPattern("Examples?:\n +.*godwit " + command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "show", "redrive"})
    void helpOfDlt_teachesByExample(String command) {
        assertThat(run("dlt", command, "--help").out())
                .startsWith("Usage: godwit dlt " + command)
                .containsPattern("Examples?:\n +.*godwit dlt " + command);
    }

    @Test
    void help_ofTheProgram_namesTheFirstThreeCommands() {
        Result result = run("--help");
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("godwit dev", "godwit listen --user alice", "godwit push --to alice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "''|no command given",
                "fly|Unmatched argument",
                "dev --fly|Unknown option: '--fly'",
                "dev --gateways 0|--gateways: 0 (expected: 1 to 16)",
                "dev --client-port eighty|--client-port",
                "dev --client-port 9092|expected: another port than that of --client-port",
                "token|--user",
                "token --user a --service b|--user, --service",
                "token --service b --scope everything|--scope: everything (expected: push, read or admin)",
                "token --service b --push-to nowhere|push: nowhere (expected: user/<name>",
                "token --service b --follow x|--push-to",
                "token --user b --scope push|--service",
                "token --user ''|user: ",
                "token --user a --ttl soon|soon (expected: a duration like",
                "push --event e|--to",
                "push --to a --all --event e|mutually exclusive",
                "push --to a|--event",
                "push --to a --event e nojson|data: not JSON",
                "push --to *a --event e|* is reserved",
                "push --to a --event e --kafka nowhere|nowhere (expected: host:port)",
                "listen|--token",
                "check-config --role bird|--role",
                "dlt|no command given",
                "dlt show|PLACE",
                "dlt show there|there (expected: <partition>-<offset>",
                "dlt list --limit 0|--limit: 0 (expected: >= 1)",
                "dlt list --since soon|soon (expected: a time like",
                "dlt redrive|which letters?",
                "dlt redrive 1-2 --all|one way to choose"
            })
    void wrongUse_isOneLineAndCodeTwo(String line, String expected) {
        Result result = run(words(line));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("godwit: ").contains(expected, "--help)");
        assertThat(result.err().lines()).hasSize(1);
    }

    @Test
    void failure_isOneLineAndCodeOne() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Result result = run("push", "--kafka", "127.0.0.1:" + port, "--to", "a", "--event", "e");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("godwit: kafka: ")
                .contains("--kafka");
    }

    @Test
    void configurationErrors_areALineEach() throws Exception {
        Path file = Files.writeString(folder.resolve("c.yaml"), "ports:\n  client: 0\n  apy: 1\n");
        Result result = run("check-config", "--config", file.toString());
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err().lines())
                .anyMatch(line -> line.startsWith("godwit: ports.client: 0"))
                .anyMatch(line -> line.startsWith("godwit: ports.apy: unknown key"))
                .anyMatch(line -> line.startsWith("godwit: cluster.secret: not set"))
                .hasSize(4);
    }

    @Test
    void checkConfig_printsAllWithSources_secretsMasked() throws Exception {
        Path file = Files.writeString(folder.resolve("c.yaml"), "cluster:\n  secret: " + SECRET + "\n");
        Result result = run("check-config", "--role", "router", "--config", file.toString());
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .containsPattern("cluster\\.secret: +\\*\\*\\*  # .*c\\.yaml")
                .containsPattern("ports\\.client: +8080  # default")
                .doesNotContain(SECRET);
    }

    @Test
    void token_isAllThatIsPrinted() throws Exception {
        Path key = Files.writeString(folder.resolve("key"), SECRET);
        Result result = run("token", "--user", "alice", "--tenant", "acme", "--ttl", "5m", "--key", key.toString());
        assertThat(result.code()).isZero();
        assertThat(result.out().strip()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    }

    @Test
    void version_isPrinted() {
        assertThat(run("version").out()).startsWith("godwit ");
    }

    /** A word of two quotes is the empty word; a line of it alone is no word at all. */
    private static String[] words(String line) {
        if (line.equals("''")) {
            return new String[0];
        }
        String[] words = line.split(" ", -1);
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].equals("''") ? "" : words[i];
        }
        return words;
    }

    private static Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command =
                CommandLineTool.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int code = command.execute(arguments);
        return new Result(code, out.toString(), err.toString());
    }
}
