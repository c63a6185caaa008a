package dev.godwit.client.subscribe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Connections that a test plays the server of. */
final class ScriptedDialer implements Dialer {

    private final List<ScriptedLine> lines = new ArrayList<>();

    @Override
    public Line dial(Call call, Line.Ear ear) {
        ScriptedLine line = new ScriptedLine(call, ear);
        lines.add(line);
        return line;
    }

    int count() {
        return lines.size();
    }

    ScriptedLine newest() {
        return lines.get(lines.size() - 1);
    }

    /** One of them. */
    static final class ScriptedLine implements Line {

        final Call call;
        final List<String> sent = new ArrayList<>();
        final List<String> acks = new ArrayList<>();
        private final Ear ear;
        int asked = 1;
        boolean cut;
        Runnable arrived = () -> {};

        private ScriptedLine(Call call, Ear ear) {
            this.call = call;
            this.ear = ear;
        }

        @Override
        public void more() {
            asked++;
        }

        @Override
        public void send(String json) {
            sent.add(json);
        }

        @Override
        public void acknowledge(Map<String, MessageId> newest, String position) {
            acks.add(new TreeMap<>(newest) + " " + position);
        }

        @Override
        public void cut() {
            cut = true;
        }

        @Override
        public void leave(Runnable then) {
            cut = true;
            arrived = then;
        }

        /** A frame of a WebSocket comes, which was asked for. */
        void says(String json) {
            asked--;
            ear.heard();
            try {
                ear.frame(FrameReader.read(json));
            } catch (FrameReader.InvalidFrame e) {
                throw new AssertionError(e);
            }
            ear.pieceDone();
        }

        /** An event of a stream comes. */
        void says(String event, String data, String id) {
            asked--;
            ear.heard();
            try {
                ear.frame(SseFrames.read(event, data, id));
            } catch (FrameReader.InvalidFrame e) {
                throw new AssertionError(e);
            }
            ear.pieceDone();
        }

        void hello() {
            says(
                    "{\"type\":\"hello\",\"connection\":\"c\",\"position\":\"AAA\",\"user\":\"alice\",\"heartbeat\":30000}");
        }

        void message(String id) {
            says("{\"type\":\"message\",\"mailbox\":\"user/alice\",\"id\":\"" + id
                    + "\",\"event\":\"e\",\"data\":1,\"time\":5}");
        }

        void retry(long millis) {
            ear.retry(millis);
        }

        void ends(Ending ending) {
            ear.ended(ending);
        }

        void closes(int code) {
            ear.ended(Ending.closed(code, ""));
        }

        void breaksOff() {
            ear.ended(Ending.lost("lost", "gone"));
        }
    }
}
