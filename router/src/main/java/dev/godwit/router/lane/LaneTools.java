package dev.godwit.router.lane;

import dev.godwit.inbox.LogWriter;
import dev.godwit.router.RouterMetrics;
import dev.godwit.router.forward.Outlet;
import dev.godwit.router.log.DeadLetters;
import dev.godwit.router.log.PushLog;
import dev.godwit.runtime.Loop;

/** What all lanes of a router share. */
record LaneTools(
        Loop loop,
        PushLog kafka,
        LogWriter writer,
        Outlet outlet,
        Classifier classifier,
        Derivation derivation,
        DeadLetters deadLetters,
        LaneSettings settings,
        RouterMetrics metrics) {}
