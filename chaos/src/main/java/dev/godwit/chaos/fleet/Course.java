package dev.godwit.chaos.fleet;

import dev.godwit.chaos.fleet.wire.Transport;
import dev.godwit.chaos.history.HistoryWriter;
import dev.godwit.runtime.Loop;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a device runs on.
 *
 * @param gateways in the order in which it tries them
 * @param tokens a fresh one for a device
 * @param others positions of other devices, for lies
 * @param heartbeat interval, where the gateway does not tell it
 */
record Course(
        Loop loop,
        Transport transport,
        HistoryWriter history,
        List<Gateway> gateways,
        Function<Member, String> tokens,
        Supplier<List<String>> others,
        Random random,
        Duration heartbeat) {

    Course {
        gateways = List.copyOf(gateways);
    }
}
