/** What all HTTP servers of a process have in common. */
@NullMarked
package dev.godwit.runtime.http;

import org.jspecify.annotations.NullMarked;
