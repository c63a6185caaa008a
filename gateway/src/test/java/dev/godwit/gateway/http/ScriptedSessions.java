package dev.godwit.gateway.http;

import static org.awaitility.Awaitility.await;

import dev.godwit.gateway.session.Ack;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Follow;
import dev.godwit.gateway.session.Outbound;
import dev.godwit.gateway.session.Session;
import dev.godwit.gateway.session.SessionRequest;
import dev.godwit.gateway.session.Sessions;
import dev.godwit.gateway.session.WrongAck;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Position;
import dev.godwit.runtime.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** Sessions that do what the test says. One for all loops; what a test asks of a session happens on its loop. */
public final class ScriptedSessions {

    private final List<Scripted> opened = new CopyOnWriteArrayList<>();
    private volatile Function<Acknowledged, CompletionStage<Optional<WrongAck>>> acknowledged =
            acks -> CompletableFuture.completedFuture(Optional.empty());
    private volatile boolean failing;

    private volatile String slow = "";

    /** What came without a session. */
    public record Acknowledged(Mailbox user, String device, List<Ack> acks) {}

    /** What is done with acks that come without a session. */
    public void onAcks(Function<Acknowledged, CompletionStage<Optional<WrongAck>>> answer) {
        acknowledged = answer;
    }

    /** Whether opening one fails. */
    public void failToOpen(boolean fails) {
        failing = fails;
    }

    public Sessions on(Loop loop) {
        return new OfLoop(loop);
    }

    /** Sessions of this user do not begin before they are told to. */
    public void slow(String user) {
        slow = user;
    }

    /** Waits for the session of a user. */
    public Scripted of(String user) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> find(user).isPresent());
        return find(user).orElseThrow();
    }

    public int count() {
        return opened.size();
    }

    /** Gives back what sessions that ended hold. */
    public void forgetEnded() {
        opened.removeIf(session -> session.ended);
    }

    private Optional<Scripted> find(String user) {
        return opened.stream()
                .filter(session -> session.request.user().equals(user))
                .reduce((first, last) -> last);
    }

    private final class OfLoop implements Sessions {

        private final Loop loop;

        OfLoop(Loop loop) {
            this.loop = loop;
        }

        @Override
        public Session open(SessionRequest request, Outbound outbound) {
            if (failing) {
                throw new IllegalStateException("as the test wants it");
            }
            Scripted session = new Scripted(loop, request, outbound);
            opened.add(session);
            if (!request.user().equals(slow)) {
                loop.execute(session::begin);
            }
            return session;
        }

        @Override
        public CompletionStage<Optional<WrongAck>> acknowledge(Mailbox user, String device, List<Ack> acks) {
            return acknowledged.apply(new Acknowledged(user, device, acks));
        }

        @Override
        public int count() {
            return (int) opened.stream()
                    .filter(session -> session.loop == loop && !session.ended)
                    .count();
        }

        @Override
        public void closeAll(Close close) {
            opened.stream().filter(session -> session.loop == loop).forEach(session -> session.close(close));
        }
    }

    /** One session. */
    public static final class Scripted implements Session {

        private final Loop loop;
        private final SessionRequest request;
        private final Outbound outbound;
        private final AtomicInteger writable = new AtomicInteger();
        private volatile Position position;
        private final Set<String> topics = ConcurrentHashMap.newKeySet();
        private final List<Follow> follows = new CopyOnWriteArrayList<>();
        private final List<Consumer<Position>> held = new ArrayList<>();
        private final List<Ack> acks = new CopyOnWriteArrayList<>();
        private Optional<String> wrong = Optional.empty();
        private boolean holding;
        private volatile boolean current = true;
        private volatile boolean ended;
        private volatile boolean left;

        Scripted(Loop loop, SessionRequest request, Outbound outbound) {
            this.loop = loop;
            this.request = request;
            this.outbound = outbound;
        }

        /** Of a slow user. */
        public void beginNow() {
            out(outbound -> begin());
        }

        private void begin() {
            if (!ended) {
                position = request.position().orElse(new Position(1, -1, -1));
                outbound.opened(position);
            }
        }

        public SessionRequest request() {
            return request;
        }

        /** Followed by frames. */
        public Set<String> topics() {
            return topics;
        }

        public List<Follow> follows() {
            return follows;
        }

        /** From now on changes of topics are not answered. */
        public void holdAnswers() {
            out(outbound -> holding = true);
        }

        public void releaseAnswers() {
            out(outbound -> {
                holding = false;
                held.forEach(then -> then.accept(position));
                held.clear();
            });
        }

        public int timesWritable() {
            return writable.get();
        }

        public boolean clientLeft() {
            return left;
        }

        /** Does something with the outbound on the loop, and waits until it is done. */
        public void out(Consumer<Outbound> action) {
            ask(outbound -> {
                action.accept(outbound);
                return true;
            });
        }

        public <T> T ask(Function<Outbound, T> question) {
            CompletableFuture<T> answer = new CompletableFuture<>();
            loop.execute(() -> {
                try {
                    answer.complete(question.apply(outbound));
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
            return answer.join();
        }

        @Override
        public String connection() {
            return request.connection();
        }

        @Override
        public void writable() {
            writable.incrementAndGet();
        }

        @Override
        public void follow(Follow follow, Consumer<Position> then) {
            follows.add(follow);
            topics.addAll(follow.topics());
            answer(then);
        }

        @Override
        public void leave(Collection<String> topics, Consumer<Position> then) {
            this.topics.removeAll(topics);
            answer(then);
        }

        private void answer(Consumer<Position> then) {
            if (holding) {
                held.add(then);
            } else {
                then.accept(position);
            }
        }

        @Override
        public Optional<String> acknowledge(Ack ack) {
            acks.add(ack);
            return wrong;
        }

        /** What was acknowledged. */
        public List<Ack> acks() {
            return acks;
        }

        /** From now on acks are refused so. */
        public void refuseAcks(String detail) {
            out(outbound -> wrong = Optional.of(detail));
        }

        @Override
        public void disconnected() {
            left = true;
            ended = true;
        }

        @Override
        public void close(Close close) {
            if (!ended) {
                ended = true;
                outbound.close(close);
            }
        }

        /** What it says of itself from now on. */
        public void current(boolean is) {
            current = is;
        }

        /** Where it is from now on. */
        public void position(Position at) {
            position = at;
        }

        @Override
        public boolean isCurrent() {
            return current;
        }

        @Override
        public Optional<Position> position() {
            return Optional.ofNullable(position);
        }
    }
}
