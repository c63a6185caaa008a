package dev.godwit.chaos.sim;

import dev.godwit.protocol.Message;
import java.nio.charset.StandardCharsets;

/** How a push carries its name to those who get it: in its data, or, where an order has none, in its trace context. */
final class Pushes {

    private static final String DATA = "{\"push\":\"";
    private static final int TRACE = 32;

    private Pushes() {}

    static String name(int number) {
        return "p" + number;
    }

    static String data(String push) {
        return DATA + push + "\"}";
    }

    static String traceparent(String push) {
        String number = Integer.toHexString(Integer.parseInt(push.substring(1)) + 1);
        return "00-" + "0".repeat(TRACE - number.length()) + number + "-0000000000000001-01";
    }

    static String nameIn(Message message) {
        String data = new String(message.data().bytes(), StandardCharsets.UTF_8);
        if (data.startsWith(DATA)) {
            return data.substring(DATA.length(), data.length() - 2);
        }
        return message.traceparent().isEmpty()
                ? ""
                : name(Integer.parseInt(message.traceparent().substring(3, 3 + TRACE), 16) - 1);
    }
}
