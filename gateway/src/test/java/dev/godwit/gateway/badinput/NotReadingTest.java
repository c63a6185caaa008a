package dev.godwit.gateway.badinput;

import static dev.godwit.gateway.http.TestPort.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.http.HttpLimits;
import dev.godwit.gateway.http.RawHttp;
import dev.godwit.gateway.http.RawWebSocket;
import dev.godwit.gateway.http.ScriptedSessions.Scripted;
import dev.godwit.gateway.http.TestPort;
import dev.godwit.protocol.Position;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that read nothing: what is written ahead of them is what the port is set to, and what the two kernels hold. */
class NotReadingTest {

    private static final int MESSAGE = 100_000;
    private static final int LITTLE = 16 * 1024;

    /** More than the kernels hold by far. */
    private static final int MUCH = 16 * 1024 * 1024;

    private enum Client {
        SSE {
            @Override
            AutoCloseable open(TestPort port, String token) throws Exception {
                RawHttp http = RawHttp.connect(port.number(), 8 * 1024);
                http.send("GET", "/v1/stream", "Authorization: Bearer " + token);
                return http;
            }
        },
        WEB_SOCKET {
            @Override
            AutoCloseable open(TestPort port, String token) throws Exception {
                return RawWebSocket.open(port.number(), "/v1/ws", "Authorization: Bearer " + token);
            }
        },
        GRPC {
            @Override
            AutoCloseable open(TestPort port, String token) throws Exception {
                RawHttp2 http = RawHttp2.connect(port.number());
                // As if it could take it all: else its window is the bound.
                http.frame(RawHttp2.SETTINGS, 0, 0, RawHttp2.setting(4, RawHttp2.MAX_WINDOW));
                http.frame(RawHttp2.WINDOW_UPDATE, 0, 0, RawHttp2.number(RawHttp2.MAX_WINDOW - 65_535));
                Map<String, String> head = Map.of(
                        "authorization", "Bearer " + token, "content-type", "application/grpc", "te", "trailers");
                byte[] block = RawHttp2.block(head, "POST", "/godwit.v1.StreamService/Connect");
                http.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, block);
                return http;
            }
        };

        abstract AutoCloseable open(TestPort port, String token) throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void isWrittenTo_asFarAsThePortIsSet(Client client) throws Exception {
        assertThat(written(client, LITTLE)).isLessThan(MUCH);
        assertThat(written(client, MUCH)).isBetween(MUCH, 2 * MUCH);
    }

    private static int written(Client client, int writeAhead) throws Exception {
        HttpLimits limits = HttpLimits.DEFAULT.withWriteAhead(writeAhead);
        try (TestPort port = TestPort.start(options -> options.withLimits(limits));
                AutoCloseable connection = client.open(port, port.token("slow"))) {
            Scripted session = port.sessions().of("slow");
            int written = 0;
            while (session.<Boolean>ask(out -> out.writable()) && written < 3 * MUCH) {
                int offset = written / MESSAGE;
                session.out(out -> out.message(
                        frame("slow", offset, "bulk", "x".repeat(MESSAGE)), () -> new Position(1, offset, -1)));
                written += MESSAGE;
            }
            assertThat(connection).isNotNull();
            return written;
        }
    }
}
