package dev.godwit.chaos.fleet.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SseBlocksTest {

    private static final String STREAM = """
            retry: 3711

            event: connection_id
            data: {"connection_id":"c"}
            id: P0

            event: heartbeat
            data: {"timestamp":1,"type":"initial"}

            event: chaos
            data: {"type":"message","mailbox":"user/älice","id":"1-4","event":"chaos","data":{"push":"p7"}}
            id: P1

            event: message_deleted
            data: {"type":"deleted","mailbox":"user/älice","id":"1-5","traceparent":"00-0000000000000000000000000000000a-000000000000000a-01"}
            id: P2

            event: gap
            data: {"mailbox":"all","from":"1-1","to":"1-9","reason":"trimmed","certain":true}
            id: P3

            event: chaos
            data: {"type":"message","mailbox":"all","event":"chaos","data":{"push":"p9"}}

            event: reconnect
            data: {"code":"drain","close":4001,"after":2400}

            event: chaos
            data: {"type":"message","mailbox":"all","id":"1-10","data":{"push":"p1"}}
            id: P4
            """;

    @Test
    void stream_isReadAlike_howeverItIsCut() {
        byte[] bytes = STREAM.getBytes(StandardCharsets.UTF_8);
        for (int piece : new int[] {1, 2, 7, bytes.length}) {
            Heard heard = new Heard();
            Talk talk = new Talk(heard);
            SseBlocks blocks = new SseBlocks(talk);
            for (int at = 0; at < bytes.length; at += piece) {
                blocks.handle(Buffer.buffer(bytes).slice(at, Math.min(bytes.length, at + piece)));
            }
            talk.ended(Ending.broken("cut off"));
            talk.ended(Ending.broken("again"));
            // The last message lacks its empty line: it was not received.
            assertThat(heard.all)
                    .containsExactly(
                            "retry PT3.711S",
                            "greeted P0",
                            "Message[mailbox=user/älice, id=Optional[1-4], push=p7, position=Optional[P1]]",
                            "Message[mailbox=user/älice, id=Optional[1-5], push=p10, position=Optional[P2]]",
                            "Gap[mailbox=all, from=1-1, to=1-9, reason=trimmed, certain=true, position=Optional[P3]]",
                            "Message[mailbox=all, id=Optional.empty, push=p9, position=Optional.empty]",
                            "Ending[reason=4001 drain, then=COME_BACK, notBefore=PT2.4S]");
        }
    }

    private static final class Heard implements Listener {

        private final List<String> all = new ArrayList<>();

        @Override
        public void alive() {}

        @Override
        public void greeted(String position, Optional<Duration> heartbeat) {
            all.add("greeted " + position);
        }

        @Override
        public void message(Message message) {
            all.add(message.toString());
        }

        @Override
        public void gap(Gap gap) {
            all.add(gap.toString());
        }

        @Override
        public void position(String position) {
            all.add("position " + position);
        }

        @Override
        public void advised(Duration retry) {
            all.add("retry " + retry);
        }

        @Override
        public void ended(Ending ending) {
            all.add(ending.toString());
        }
    }
}
