package dev.godwit.gateway.poll;

import dev.godwit.protocol.Position;
import java.util.List;

/** What a request that polls is answered. */
public final class PollAnswer {

    private PollAnswer() {}

    public static String of(List<byte[]> frames, Position position) {
        Collected collected = new Collected();
        frames.forEach(collected::add);
        return collected.answer(position).toString();
    }
}
