/** A gateway as a member of the cluster: its lease, its routes, its place among the nodes. */
@NullMarked
package dev.godwit.gateway.node;

import org.jspecify.annotations.NullMarked;
