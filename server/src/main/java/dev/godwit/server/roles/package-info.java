/** The parts list of each role, and the process that runs it. */
@NullMarked
package dev.godwit.server.roles;

import org.jspecify.annotations.NullMarked;
