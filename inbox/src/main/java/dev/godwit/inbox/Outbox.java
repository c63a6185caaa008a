package dev.godwit.inbox;

import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Names;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.Receipt;
import dev.godwit.protocol.SettleOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The oldest of what a partition's owner has to tell about messages.
 *
 * @param receipts in the order in which things happened
 * @param orders messages that a first device has, to be taken from the others
 * @param texts all of them as the store keeps them; rubbish among them too
 * @param untold how many, ever, were not kept to be told because too much waited already
 */
public record Outbox(List<Receipt> receipts, List<SettleOrder> orders, List<String> texts, long untold) {

    /** So many wait at most; what happens beyond is counted, and never told. */
    public static final int MOST = 50_000;

    private static final String SETTLE = "settle";

    public Outbox {
        receipts = List.copyOf(receipts);
        orders = List.copyOf(orders);
        texts = List.copyOf(texts);
    }

    /** Of texts {@code <mailbox> <offset> <state> <device or *> <ms> <label>}, names percent-encoded. */
    public static Outbox parse(Partition partition, List<String> texts, long untold) {
        List<Receipt> receipts = new ArrayList<>();
        List<SettleOrder> orders = new ArrayList<>();
        for (String text : texts) {
            try {
                read(partition, text.split(" ", -1), receipts, orders);
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                // A newer version wrote it, or nobody: it must not hold up the others.
            }
        }
        return new Outbox(receipts, orders, texts, untold);
    }

    private static void read(Partition partition, String[] parts, List<Receipt> receipts, List<SettleOrder> orders) {
        Mailbox user = Mailbox.parse(parts[0]);
        GlobalId message = GlobalId.of(partition, Long.parseLong(parts[1]));
        if (parts[2].equals(SETTLE)) {
            orders.add(new SettleOrder(user, message));
            return;
        }
        String[] label = parts[5].split("/", -1);
        receipts.add(new Receipt(
                user,
                message,
                parts[3].equals("*") ? Optional.empty() : Optional.of(Names.decode(parts[3])),
                Receipt.State.of(parts[2]),
                Long.parseLong(parts[4]),
                Names.decode(label[0]),
                label[1].isEmpty() ? Optional.empty() : Optional.of(Names.decode(label[1]))));
    }

    public boolean isEmpty() {
        return texts.isEmpty();
    }
}
