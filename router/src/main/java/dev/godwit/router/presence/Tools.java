package dev.godwit.router.presence;

import dev.godwit.inbox.PresenceStore;
import dev.godwit.runtime.Loop;

/** What all arbiters stand on. */
record Tools(Loop loop, PresenceStore store, Telling telling, PresenceOptions options) {}
