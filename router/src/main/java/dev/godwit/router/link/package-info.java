/** The links to gateway nodes: windows, acknowledgement, life and death. */
@NullMarked
package dev.godwit.router.link;

import org.jspecify.annotations.NullMarked;
