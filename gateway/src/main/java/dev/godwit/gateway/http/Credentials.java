package dev.godwit.gateway.http;

import dev.godwit.gateway.ticket.Tickets;
import dev.godwit.tokens.TokenVerifier;

/** By what it is checked who a client is. Safe on any thread. */
public record Credentials(TokenVerifier tokens, Tickets tickets, TokenCookie cookie) {}
