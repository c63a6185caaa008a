/** What the command-line tools stand on: keys for tokens, a producer of push requests, a listener to a stream. */
@NullMarked
package dev.godwit.server.tools;

import org.jspecify.annotations.NullMarked;
