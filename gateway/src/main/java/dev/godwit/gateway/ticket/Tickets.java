package dev.godwit.gateway.ticket;

import dev.godwit.inbox.TicketStore;
import dev.godwit.protocol.Problem;
import dev.godwit.tokens.Access;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Issues tickets and redeems them, each once, on whichever gateway it is shown. Safe on any thread; stages do not fail. */
public final class Tickets {

    /** How long a ticket waits to be redeemed. */
    public static final Duration LIFE = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(Tickets.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final TicketStore store;
    private final MeterRegistry meters;

    public Tickets(TicketStore store, MeterRegistry meters) {
        this.store = store;
        this.meters = meters;
    }

    /**
     * @param token verified
     * @param access that it grants
     * @param page that asks; no other can redeem it
     * @return the ticket as it stands in a URL; empty if there is nowhere to keep it
     */
    public CompletionStage<Optional<String>> issue(String token, Access access, PageOrigin page) {
        Ticket ticket = Ticket.issue(RANDOM, access);
        byte[] content = new TicketContent(token, page).sealed(ticket.key(), RANDOM);
        return store.keep(ticket.name(), content, LIFE).handle((done, failure) -> {
            counted(failure == null ? "issued" : "unavailable");
            return failure == null ? Optional.of(ticket.text()) : Optional.empty();
        });
    }

    public CompletionStage<Redemption> redeem(String text, PageOrigin page) {
        Optional<Ticket> ticket = Ticket.parse(text);
        if (ticket.isEmpty()) {
            return CompletableFuture.completedFuture(spent());
        }
        return store.take(ticket.get().name())
                .thenApply(content -> content.flatMap(
                                bytes -> TicketContent.open(bytes, ticket.get().key()))
                        .map(opened -> redeemed(opened, page))
                        .orElseGet(this::spent))
                .exceptionally(failure -> unavailable());
    }

    /** Makes it worthless, whoever shows it. */
    public void burn(String text) {
        Ticket.parse(text).ifPresent(ticket -> {
            counted("burnt");
            store.take(ticket.name()).exceptionally(failure -> {
                log.debug("event=ticket_not_burnt");
                return Optional.empty();
            });
        });
    }

    /** Whether the ticket, used up or not, was issued to this user. */
    public static boolean isOf(String text, Access access) {
        return Ticket.parse(text).filter(ticket -> ticket.isOf(access)).isPresent();
    }

    /** Of a store that does not answer. */
    public static Problem unavailableProblem() {
        return new Problem(
                503,
                "tickets_unavailable",
                "Tickets cannot be had at the moment",
                "the store does not answer; try again");
    }

    private Redemption redeemed(TicketContent content, PageOrigin page) {
        if (content.page().matches(page)) {
            counted("redeemed");
            return new Redemption.Redeemed(content.token());
        }
        counted("other_origin");
        return new Redemption.Refused(new Problem(
                403,
                "ticket_origin",
                "Ticket was given to another page",
                "ticket",
                "another origin than the one that asked for it; the ticket is void now"));
    }

    private Redemption spent() {
        counted("used_or_unknown");
        return new Redemption.Spent(new Problem(
                401,
                "ticket_used_or_unknown",
                "Ticket is not good",
                "ticket",
                "used, older than " + LIFE.toSeconds() + " seconds, or none at all (expected: a new one of POST"
                        + " /v1/ticket)"));
    }

    private Redemption unavailable() {
        counted("unavailable");
        return new Redemption.Spent(unavailableProblem());
    }

    private void counted(String outcome) {
        meters.counter("godwit.tickets", "outcome", outcome).increment();
    }
}
