package dev.godwit.client.subscribe;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps everything that it is told, as text. */
class RecordingListener implements Listener {

    final List<Event> events = new CopyOnWriteArrayList<>();

    @Override
    public void onMessage(Message message) {
        events.add(message);
    }

    @Override
    public void onGap(Gap gap) {
        events.add(gap);
    }

    @Override
    public void onState(State state) {
        events.add(state);
    }

    @Override
    public void onDeleted(Order order) {
        events.add(order);
    }

    @Override
    public void onSettled(Order order) {
        events.add(order);
    }

    @Override
    public void onPurged(Order order) {
        events.add(order);
    }

    List<String> ids() {
        return messages().stream().map(message -> message.id().orElse("")).toList();
    }

    List<Message> messages() {
        return events.stream()
                .filter(Message.class::isInstance)
                .map(Message.class::cast)
                .toList();
    }

    List<Gap> gaps() {
        return events.stream()
                .filter(Gap.class::isInstance)
                .map(Gap.class::cast)
                .toList();
    }

    List<State> states() {
        return events.stream()
                .filter(State.class::isInstance)
                .map(State.class::cast)
                .toList();
    }

    State lastState() {
        List<State> states = states();
        return states.get(states.size() - 1);
    }

    boolean is(State.Kind kind) {
        return !states().isEmpty() && lastState().kind() == kind;
    }
}
