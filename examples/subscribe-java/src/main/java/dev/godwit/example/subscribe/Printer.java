package dev.godwit.example.subscribe;

import dev.godwit.client.subscribe.Event;
import dev.godwit.client.subscribe.Gap;
import dev.godwit.client.subscribe.Listener;
import dev.godwit.client.subscribe.Message;
import dev.godwit.client.subscribe.Order;
import dev.godwit.client.subscribe.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prints events, and keeps the bookmark of each that is done: what happens twice or never is up to whoever keeps both together. */
final class Printer implements Listener {

    private final Path kept;

    Printer(Path kept) {
        this.kept = kept;
    }

    @Override
    public void onMessage(Message message) {
        System.out.println("message  " + message + " " + message.json());
        done(message);
    }

    @Override
    public void onGap(Gap gap) {
        System.out.println("gap      " + gap + ": fetch the state anew");
        done(gap);
    }

    @Override
    public void onDeleted(Order order) {
        System.out.println("deleted  " + order);
        done(order);
    }

    @Override
    public void onSettled(Order order) {
        System.out.println("settled  " + order);
        done(order);
    }

    @Override
    public void onPurged(Order order) {
        System.out.println("purged   " + order);
        done(order);
    }

    @Override
    public void onState(State state) {
        System.out.println("state    " + state);
    }

    private void done(Event event) {
        try {
            Files.writeString(kept, event.bookmark().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
