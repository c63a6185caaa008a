/** One owned partition: from polled records to applied steps, in order, whatever fails on the way. */
@NullMarked
package dev.godwit.router.lane;

import org.jspecify.annotations.NullMarked;
