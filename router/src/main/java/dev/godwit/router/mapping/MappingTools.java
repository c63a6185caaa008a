package dev.godwit.router.mapping;

import dev.godwit.protocol.DerivedRecords;
import dev.godwit.protocol.PushTopic;
import dev.godwit.router.RouterMetrics;
import dev.godwit.router.log.PushLog;
import dev.godwit.runtime.Loop;

/** What all mappings of a router share. */
public record MappingTools(Loop loop, PushLog kafka, PushTopic push, DerivedRecords codec, RouterMetrics metrics) {}
