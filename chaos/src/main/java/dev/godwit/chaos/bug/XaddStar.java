package dev.godwit.chaos.bug;

import dev.godwit.protocol.MessageId;
import java.util.List;
import net.bytebuddy.asm.MemberSubstitution.Argument;
import net.bytebuddy.asm.MemberSubstitution.Source;

/** {@code XADD *}: Redis gives out the ids. */
public final class XaddStar {

    static final Bug BUG = new Bug(
            "xadd-star",
            "The store makes the ids of log entries by its clock, as XADD * does.",
            "Ids are Kafka's generation and offset, never Redis' clock: they must come back identical.",
            "any connection that goes on from a position; nothing has to break",
            List.of("reset", "storm"),
            List.of(
                    new Reworded(
                            "append.v2.lua",
                            "'XADD', log, entry_id, 'p', before, 'm', ARGV[10])",
                            "'XADD', log, '*', 'p', before, 'm', ARGV[10])"),
                    new Reworded(
                            "append.v2.lua",
                            "'XADD', log, entry_id, 'p', before, 'm', ARGV[10], 'k'",
                            "'XADD', log, '*', 'p', before, 'm', ARGV[10], 'k'"),
                    Exchanged.call(
                            "dev.godwit.inbox.memory.PartitionState", "write", "Partition.id", XaddStar.class, "id")));

    private XaddStar() {}

    /** The offset in the place of Redis' number within a millisecond. */
    public static MessageId id(
            @Argument(0) long offset, @Argument(value = 3, source = Source.ENCLOSING_METHOD) long now) {
        return new MessageId(now, offset);
    }
}
