/** The life of a process: its parts start in order, tell their health, and stop in reverse. */
@NullMarked
package dev.godwit.server.life;

import org.jspecify.annotations.NullMarked;
