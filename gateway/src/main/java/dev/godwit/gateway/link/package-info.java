/** The gateway's end of the links from routers. */
@NullMarked
package dev.godwit.gateway.link;

import org.jspecify.annotations.NullMarked;
