/** The registry in memory: the twin that deterministic tests run on. */
@NullMarked
package dev.godwit.registry.memory;

import org.jspecify.annotations.NullMarked;
