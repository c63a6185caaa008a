/** The command line: what users type and read. Only here is anything printed. */
@NullMarked
package dev.godwit.server.cli;

import org.jspecify.annotations.NullMarked;
