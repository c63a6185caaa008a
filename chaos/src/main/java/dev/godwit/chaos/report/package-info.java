/** What a verdict looks like: on a terminal, as JSON, as a page, as a line of the ledger. */
@org.jspecify.annotations.NullMarked
package dev.godwit.chaos.report;
