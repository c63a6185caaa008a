package dev.godwit.client.subscribe;

import dev.godwit.client.json.JsonWriter;
import dev.godwit.client.subscribe.FrameReader.InvalidFrame;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One WebSocket. Its fields are confined to the loop; pieces come on threads of the HTTP client, each when it was asked for. */
final class WebSocketLine implements Line {

    private final Loop loop;
    private final Ear ear;
    private final int maxMessageBytes;
    private final StringBuilder text = new StringBuilder();
    private @Nullable CompletableFuture<WebSocket> handshake;
    private @Nullable WebSocket socket;
    private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
    private final CompletableFuture<Boolean> left = new CompletableFuture<>();
    private volatile boolean leaving;
    private boolean over;

    WebSocketLine(Loop loop, Ear ear, int maxMessageBytes) {
        this.loop = loop;
        this.ear = ear;
        this.maxMessageBytes = maxMessageBytes;
    }

    WebSocket.Listener listener() {
        return new Pieces();
    }

    void began(CompletableFuture<WebSocket> begun) {
        handshake = begun;
        CompletableFuture<?> ignored = begun.whenComplete((opened, failure) -> {
            if (failure != null) {
                loop.run(() -> finish(refusal(failure)));
            } else {
                loop.run(() -> opened(opened));
            }
        });
    }

    @Override
    public void more() {
        if (socket != null) {
            socket.request(1);
        }
    }

    /** One after the other: a WebSocket takes no text while another is on its way. */
    @Override
    public void send(String json) {
        WebSocket to = socket;
        if (to != null && !over) {
            sent = sent.handle((before, failure) -> null).thenCompose(before -> to.sendText(json, true));
        }
    }

    @Override
    public void acknowledge(Map<String, MessageId> newest, String position) {
        newest.forEach((mailbox, id) -> send(new JsonWriter()
                .beginObject()
                .name("type")
                .string("ack")
                .name("mailbox")
                .string(mailbox)
                .name("id")
                .string(id.toString())
                .endObject()
                .toString()));
    }

    @Override
    public void cut() {
        leave(() -> {});
    }

    @Override
    public void leave(Runnable arrived) {
        over = true;
        if (handshake != null) {
            handshake.cancel(true);
        }
        WebSocket open = socket;
        if (open != null) {
            // A goodbye after what was said. Until the server has answered it, what comes is read: a socket that is
            // closed
            // with bytes unread is reset, and what was said last is lost with it.
            leaving = true;
            open.request(1);
            CompletableFuture<?> ignored = sent.handle((before, failure) -> null)
                    .thenCompose(before -> open.sendClose(WebSocket.NORMAL_CLOSURE, ""))
                    .thenCompose(said -> left)
                    .orTimeout(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS)
                    .whenComplete((answered, failure) -> {
                        open.abort();
                        loop.run(arrived);
                    });
        } else {
            arrived.run();
        }
    }

    private void opened(WebSocket opened) {
        if (over) {
            opened.abort();
        } else {
            socket = opened;
            opened.request(1);
        }
    }

    private void piece(String part, boolean last) {
        if (over) {
            return;
        }
        ear.heard();
        text.append(part);
        if (text.length() > maxMessageBytes) {
            finish(Ending.hopeless("too_large", "a frame over " + maxMessageBytes + " bytes"));
        } else if (!last) {
            more();
        } else {
            String json = text.toString();
            text.setLength(0);
            frame(json);
        }
    }

    private void frame(String json) {
        try {
            ear.frame(FrameReader.read(json));
        } catch (InvalidFrame e) {
            finish(Ending.lost("malformed", String.valueOf(e.getMessage())));
            return;
        }
        if (!over) {
            ear.pieceDone();
        }
    }

    private void finish(Ending ending) {
        if (!over) {
            cut();
            ear.ended(ending);
        }
    }

    private Ending refusal(Throwable failure) {
        Throwable cause = Failures.cause(failure);
        if (cause instanceof WebSocketHandshakeException) {
            HttpResponse<?> response = ((WebSocketHandshakeException) cause).getResponse();
            if (response != null && response.statusCode() != 101) {
                // The HTTP client does not give the body, so the problem's own code is not known here.
                return Problem.NONE.ending(response.statusCode(), response.headers(), loop.now());
            }
        }
        return Ending.lost("lost", Failures.words(cause));
    }

    /** What comes, on threads of the HTTP client. */
    private final class Pieces implements WebSocket.Listener {

        @Override
        public void onOpen(WebSocket opened) {
            // Read when the loop asks for it.
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            if (leaving) {
                from.request(1);
                return null;
            }
            String copy = part.toString();
            loop.run(() -> piece(copy, last));
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
            loop.run(() -> finish(Ending.lost("malformed", "a binary frame")));
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer part) {
            if (leaving) {
                from.request(1);
                return null;
            }
            loop.run(this::sign);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer part) {
            loop.run(this::sign);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            left.complete(true);
            loop.run(() -> finish(Ending.closed(code, reason)));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            left.complete(false);
            loop.run(() -> finish(Ending.lost("lost", Failures.words(failure))));
        }

        private void sign() {
            if (!over) {
                ear.heard();
                more();
            }
        }
    }
}
