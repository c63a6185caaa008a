package dev.godwit.client.subscribe;

import java.net.URI;
import java.util.List;

/** Opens connections of one transport. */
interface Dialer {

    /** Begins an attempt. The first piece is read without being asked for. */
    Line dial(Call call, Line.Ear ear);

    /** Where to, as whom, and from where on. */
    final class Call {

        private final URI server;
        private final String token;
        private final String position;
        private final List<String> topics;
        private final int history;

        Call(URI server, String token, String position, List<String> topics, int history) {
            this.server = server;
            this.token = token;
            this.position = position;
            this.topics = topics;
            this.history = history;
        }

        /** Base address. */
        URI server() {
            return server;
        }

        String token() {
            return token;
        }

        /** Empty if there is none. */
        String position() {
            return position;
        }

        List<String> topics() {
            return topics;
        }

        int history() {
            return history;
        }
    }
}
