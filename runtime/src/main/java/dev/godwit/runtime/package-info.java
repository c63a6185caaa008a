/** What every role stands on: the event loop it is confined to, its life cycle and its health. */
@NullMarked
package dev.godwit.runtime;

import org.jspecify.annotations.NullMarked;
