package dev.godwit.protocol;

import java.util.function.Function;

/** A record that a router itself wrote to the push topic. */
public sealed interface Derived {

    RecordOrigin origin();

    /**
     * One mailbox's copy of a request for several, or of one that lay on the wrong partition; or what a mapping made of a record
     * of another topic.
     *
     * @param request with this mailbox as its only target
     * @param mapped whether the origin is a record of a topic of somebody else
     */
    record Copy(RecordOrigin origin, PushRequest request, boolean mapped) implements Derived {

        public Copy(RecordOrigin origin, PushRequest request) {
            this(origin, request, false);
        }

        public Copy {
            if (request.targets().size() != 1) {
                throw new IllegalArgumentException("copy: " + request.targets().size() + " targets (expected: 1)");
            }
        }

        public Mailbox mailbox() {
            return request.targets().get(0);
        }
    }

    /**
     * Records that Kafka no longer holds and no router has read: each may have named any mailbox.
     *
     * @param partition number of the partition that they were on
     * @param first offset of the first
     * @param last offset of the last, not below {@code first}
     */
    record Lost(RecordOrigin origin, int partition, long first, long last) implements Derived {

        public Lost {
            if (partition < 0 || first < 0 || last < first) {
                throw new IllegalArgumentException(
                        "lost: " + partition + ", " + first + " to " + last + " (expected: 0 <= first <= last)");
            }
        }
    }

    default <T> T fold(Function<Copy, T> onCopy, Function<Lost, T> onLost) {
        if (this instanceof Copy copy) {
            return onCopy.apply(copy);
        }
        return onLost.apply((Lost) this);
    }
}
