package dev.godwit.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ?topics=} and {@code ?history=}, on sockets. */
class TopicQueryTest {

    private static TestPort port;

    @BeforeAll
    static void start() {
        port = TestPort.start();
    }

    @AfterAll
    static void stop() {
        port.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "topics=a | a | 0",
                "topics=a,b.c&history=7 | a;b.c | 7",
                "topics=a%2Cb&history=256 | a;b | 256",
                "topics=a%252Cb,c | a,b;c | 0",
                "topics=50%2525 | 50% | 0",
                "topics=%C3%BC,%25C3%25B6 | ü;ö | 0",
                "topics=a+b | a b | 0",
                "history=3 | '' | 3",
            })
    void query_namesTopics(String query, String names, int history) throws Exception {
        try (RawHttp http = get("all", "/v1/stream?" + query, "**")) {
            assertThat(http.status()).isEqualTo(200);
            assertThat(String.join(";", port.sessions().of("all").request().topics()))
                    .isEqualTo(names);
            assertThat(port.sessions().of("all").request().history()).isEqualTo(history);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "topics=, topics",
        "'topics=a,,b', topics",
        "'topics=a,', topics",
        "'topics=a,a', topics",
        "'topics=a,%2561', topics",
        "topics=*all, topics",
        "'topics=a,*', topics",
        "topics=%25, topics",
        "topics=%25C3, topics",
        "history=-1, history",
        "history=257, history",
        "history=1e1, history",
        "history=, history",
        "history=99999999999, history",
    })
    void oddTopics_areRefused(String query, String field) throws Exception {
        try (RawHttp http = get("odd", "/v1/stream?" + query, "**")) {
            JsonObject problem = problem(http, 400);
            assertThat(problem.getString("code")).isEqualTo("parameter_malformed");
            assertThat(problem.getString("field")).isEqualTo(field);
            assertThat(problem.getString("detail")).contains("expected: ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"topics=a&topics=b", "topics=a&history=1&history=2"})
    void repeatedParameters_areRefused(String query) throws Exception {
        try (RawHttp http = get("odd", "/v1/stream?" + query, "**")) {
            assertThat(problem(http, 400).getString("code")).isEqualTo("parameter_repeated");
        }
    }

    @Test
    void tooLongName_isRefused() throws Exception {
        try (RawHttp http = get("long", "/v1/stream?topics=" + "x".repeat(257), "**")) {
            assertThat(problem(http, 400).getString("detail")).isEqualTo("topic: 257 bytes (expected: 1 to 256)");
        }
    }

    @Test
    void tooManyTopics_areRefused() throws Exception {
        for (String transport : List.of("stream", "ws")) {
            int most = transport.equals("ws") ? 128 : 64;
            try (RawHttp http = get("most-" + transport, target(transport, most), "t.*")) {
                assertThat(http.status()).isEqualTo(transport.equals("ws") ? 101 : 200);
                assertThat(port.sessions().of("most-" + transport).request().topics())
                        .hasSize(most);
            }
            try (RawHttp http = get("more", target(transport, most + 1), "t.*")) {
                JsonObject problem = problem(http, 400);
                assertThat(problem.getString("field")).isEqualTo("topics");
                assertThat(problem.getString("detail"))
                        .isEqualTo("topics: " + (most + 1) + " (expected: <= " + most + ")");
            }
        }
    }

    @Test
    void topicThatTheTokenDoesNotName_isDenied() throws Exception {
        for (String patterns : List.of("room.*", "room.{sub}", "other")) {
            try (RawHttp http = get("eve", "/v1/stream?topics=room.eve,secret.1", patterns)) {
                JsonObject problem = problem(http, 403);
                assertThat(problem.getString("code")).isEqualTo("topic_denied");
                assertThat(problem.getString("field")).isEqualTo("topics");
                assertThat(problem.getString("detail"))
                        .startsWith("topic " + (patterns.equals("other") ? "room.eve" : "secret.1") + " ");
            }
        }
        try (RawHttp http = port.get("nobody", "/v1/stream?topics=a")) {
            assertThat(problem(http, 403).getString("code")).isEqualTo("topic_denied");
        }
        assertThat(port.count("godwit.auth.failures", "code", "topic_denied")).isEqualTo(4);
    }

    private static String target(String transport, int topics) {
        return "/v1/" + transport + "?topics="
                + IntStream.range(0, topics).mapToObj(i -> "t." + i).collect(Collectors.joining(","));
    }

    private static RawHttp get(String user, String target, String pattern) throws Exception {
        String bearer = "Authorization: Bearer " + port.tokenToFollow(user, pattern);
        return target.startsWith("/v1/ws")
                ? RawWebSocket.handshake(port.number(), target, bearer)
                : RawHttp.get(port.number(), target, bearer);
    }

    private static JsonObject problem(RawHttp http, int status) throws Exception {
        assertThat(http.status()).isEqualTo(status);
        return new JsonObject(http.body());
    }
}
