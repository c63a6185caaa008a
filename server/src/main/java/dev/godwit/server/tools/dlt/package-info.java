/** The dead-letter topic as an operator uses it: read, looked at, written again to the push topic. */
@NullMarked
package dev.godwit.server.tools.dlt;

import org.jspecify.annotations.NullMarked;
