/** The {@code godwit} program: roles, configuration, life cycle, dev mode, command-line tools. */
@NullMarked
package dev.godwit.server;

import org.jspecify.annotations.NullMarked;
