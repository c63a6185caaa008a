package dev.godwit.inbox.redis;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Partition;

/**
 * The keys of one partition. All bear its tag, so a cluster keeps them in one slot and a script may touch them together. Names in
 * them are percent-encoded: no name can forge a key or a tag.
 */
record Keys(String partition) {

    static Keys of(String prefix, Partition partition) {
        return new Keys(prefix + "{" + partition.tag() + "}:");
    }

    /** Hash: how far the partition is. */
    String watermark() {
        return partition + "wm";
    }

    /** Hash: what is known of producers' ids within the window. */
    String ids() {
        return partition + "ids";
    }

    /** List: these ids in the order in which the window passes them. */
    String idQueue() {
        return partition + "idq";
    }

    /** List: the mailboxes that have a meta. */
    String boxes() {
        return partition + "boxes";
    }

    /** String: what is kept for a moment under that name. */
    String ticket(String name) {
        return partition + "ticket:" + name;
    }

    /** Hash: what was published about presence in the partition. */
    String presence() {
        return partition + "presence";
    }

    /** Hash: what is left of what the mailbox's senders may do. */
    String bucket(Mailbox mailbox) {
        return partition + mailbox.key() + ":bucket";
    }

    /** Hash: how many connections of the user each node holds, where that may matter. */
    String seats(Mailbox user) {
        return partition + user.key() + ":seats";
    }

    /** Stream: which tokens were taken back; of one partition for all. */
    String revocations() {
        return partition + "revocations";
    }

    /** List: what is to be told of messages. */
    String outbox() {
        return partition + "outbox";
    }

    /** Sorted set: which messages have to be looked after, by time. */
    String due() {
        return partition + "due";
    }

    /** Hash: the mailbox's messages about which something is owed. */
    String open(String mailbox) {
        return partition + mailbox + ":open";
    }

    String open(Mailbox mailbox) {
        return open(mailbox.key());
    }

    /** Stream: the mailbox's entries. */
    String log(String mailbox) {
        return partition + mailbox + ":log";
    }

    String log(Mailbox mailbox) {
        return log(mailbox.key());
    }

    /** Hash: what is known of the mailbox; small, read and written with each append. */
    String meta(String mailbox) {
        return partition + mailbox + ":meta";
    }

    String meta(Mailbox mailbox) {
        return meta(mailbox.key());
    }

    /** Hash: positions of the user's devices. Apart from the meta, which is a function of the records and must stay small. */
    String cursors(Mailbox user) {
        return partition + user.key() + ":cursors";
    }
}
