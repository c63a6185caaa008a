package dev.godwit.chaos.check;

/** In which way a promise can be broken, and where to look when it is. Names are part of the result file. */
public enum Breach {
    LOST(
            "lost",
            "A message was owed to a device and never came, and no gap said so.",
            "the router's append of this id, and the session's position"),
    MISSING_GAP(
            "missingGaps",
            "Something was passed over that is no longer kept, or came only later, and no gap said so.",
            "trimmed-through of the mailbox, and the page that was read over it"),
    FALSE_GAP(
            "falseGaps",
            "A gap named something as missing that was kept and owed, or where nothing was missing.",
            "the marks that were read with the page, and the position before it"),
    DUPLICATED(
            "duplicated",
            "A device got twice what it should get once.",
            "the position it resumed from; the idempotency window; the origin of the copy"),
    REORDERED(
            "reordered",
            "Ids of a mailbox did not rise on a connection.",
            "the tail's head and base when it was written"),
    CHANGED(
            "changed",
            "One id had two contents.",
            "who wrote this id to the log, and after what Kafka's offset was taken"),
    MISPLACED(
            "misplaced", "An id is not where Kafka has the record.", "the partition of the mailbox, and the watermark"),
    FOREIGN("foreign", "Something reached somebody whom it was not for.", "the route, and the key of the log"),
    UNTRUE_ANSWER(
            "untrueAnswers",
            "The producer was told what is not so.",
            "acks, in-sync replicas and leader elections at that moment"),
    DEAD_LETTERS(
            "deadLetters",
            "A poison record left no dead letter, or a good one did.",
            "the router's log about this partition and offset"),
    TAKEN_BACK(
            "takenBack",
            "A device got a message after it was told that it had been deleted, settled or purged.",
            "the tail after the order, and the log's entry"),
    VOLATILE(
            "volatile",
            "A volatile message came twice, or with a place of its own; or a kept one without.",
            "the frame's id, and how often it was forwarded"),
    UNCONNECTED(
            "unconnected",
            "A device was not connected when all was healed and the run ended.",
            "the reasons of its last attempts"),
    SLOW_RECOVERY(
            "slowRecovery",
            "After a healing devices got what was accepted before it too late.",
            "what the owner of the partition, the sweeps and the clients' delays did after the healing"),
    UNHEALTHY(
            "unhealthy",
            "A process kept growing, or its event loop stood still.",
            "a heap histogram, open descriptors, the blocked thread's stack"),
    HISTORY("history", "The history contradicts itself or is cut off: nothing can be concluded.", "the run itself");

    private final String title;
    private final String meaning;
    private final String look;

    Breach(String title, String meaning, String look) {
        this.title = title;
        this.meaning = meaning;
        this.look = look;
    }

    /** Its name in the result file. */
    public String title() {
        return title;
    }

    public String meaning() {
        return meaning;
    }

    /** What to look at first. */
    public String look() {
        return look;
    }
}
