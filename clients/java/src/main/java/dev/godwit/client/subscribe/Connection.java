package dev.godwit.client.subscribe;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One connection, from the attempt to its end. Reads on only while what it has read is consumed. Confined to the loop. */
final class Connection implements Line.Ear, ServerFrame.Handler {

    private static final double PATIENCE = 2.5;

    private final Course course;
    private final Intake intake;
    private final Loop loop;
    private final String token;
    private final boolean acks;
    private final Watch watch;
    private final Loop.Timer noAnswer;
    private @Nullable Line line;
    private @Nullable Requests requests;
    private @Nullable EndingFrame words;
    private long retryMillis;
    private long openedAt = -1;
    private String asked = "";
    private int number;
    private boolean held;
    private boolean over;

    Connection(Course course, Intake intake, Loop loop, Options options, String token) {
        this.course = course;
        this.intake = intake;
        this.loop = loop;
        this.token = token;
        this.acks = options.acks;
        this.watch = new Watch(loop, patience(options.heartbeat.toMillis()), this::silent);
        this.noAnswer = loop.in(
                options.answer.toMillis(),
                () -> cut(Ending.lost("no_answer", "no greeting within " + options.answer.toMillis() + " ms")));
    }

    void dial(Dialer dialer, Dialer.Call call) {
        asked = call.position();
        Line dialed = dialer.dial(call, this);
        line = dialed;
        requests = new Requests(dialed);
    }

    String token() {
        return token;
    }

    /** Counted from the first that was greeted. */
    int number() {
        return number;
    }

    void acknowledge(Map<String, MessageId> newest, String position) {
        if (line != null && acks) {
            line.acknowledge(newest, position);
        }
    }

    boolean isOpen() {
        return openedAt >= 0 && !over;
    }

    /** For how long it was there. */
    long lastedMillis() {
        return openedAt < 0 ? 0 : loop.ticks() - openedAt;
    }

    long retryMillis() {
        return retryMillis;
    }

    Requests requests() {
        if (requests == null) {
            throw new IllegalStateException("not dialed");
        }
        return requests;
    }

    /** What was read is consumed: read on. */
    void room() {
        if (held && !over) {
            held = false;
            watch.resume();
            more();
        }
    }

    /** Ends it from this side, without a word to the course. */
    void drop() {
        if (!over) {
            end();
            if (line != null) {
                line.cut();
            }
        }
    }

    /** The same; then runs something, when the server has what was told to it or it takes too long. */
    void leave(Runnable arrived) {
        if (over || line == null) {
            arrived.run();
        } else {
            end();
            line.leave(arrived);
        }
    }

    private void end() {
        over = true;
        noAnswer.cancel();
        watch.stop();
        if (requests != null) {
            requests.lost();
        }
    }

    void cut(Ending ending) {
        if (!over) {
            drop();
            course.ended(this, ending);
        }
    }

    @Override
    public void heard() {
        watch.heard();
    }

    @Override
    public void frame(ServerFrame frame) {
        if (!over) {
            frame.tell(this);
        }
    }

    @Override
    public void retry(long millis) {
        retryMillis = millis;
    }

    @Override
    public void pieceDone() {
        if (over) {
            return;
        }
        if (intake.isFull()) {
            held = true;
            watch.pause();
        } else {
            more();
        }
    }

    @Override
    public void ended(Ending ending) {
        cut(words == null ? ending : Ending.said(words));
    }

    @Override
    public void hello(HelloFrame hello) {
        noAnswer.cancel();
        openedAt = loop.ticks();
        if (hello.heartbeatMillis() > 0) {
            watch.limit(patience(hello.heartbeatMillis()));
        }
        number = intake.begin(asked, hello.position());
        course.opened(this);
    }

    @Override
    public void message(MessageFrame frame) {
        intake.message(frame);
    }

    @Override
    public void order(OrderFrame frame) {
        intake.order(frame);
    }

    @Override
    public void gap(GapFrame frame) {
        intake.gap(frame);
    }

    @Override
    public void position(String position) {
        intake.position(position);
    }

    @Override
    public void answer(AnswerFrame frame) {
        if (!frame.position().isEmpty()) {
            intake.position(frame.position());
        }
        requests().answer(frame);
    }

    @Override
    public void refusal(RefusalFrame frame) {
        boolean ofOurs = requests().refusal(frame);
        if (!ofOurs) {
            intake.state(State.Kind.CONNECTED, frame.code(), frame.detail(), 0);
        }
    }

    @Override
    public void ending(EndingFrame frame) {
        words = frame;
    }

    private void more() {
        if (line != null) {
            line.more();
        }
    }

    private void silent() {
        cut(Ending.lost("silent", "nothing came for " + PATIENCE + " heartbeats"));
    }

    private static long patience(long heartbeatMillis) {
        return (long) (heartbeatMillis * PATIENCE);
    }
}
