package dev.godwit.api.http;

import dev.godwit.api.message.Messages;
import dev.godwit.api.nodes.Directory;
import dev.godwit.api.push.Publisher;
import dev.godwit.api.revocation.Revoking;

/**
 * What the port for business services is a front of.
 *
 * @param publisher takes what they push
 * @param messages knows what became of it
 * @param directory knows who is connected
 * @param revoking takes tokens of clients back
 */
public record ApiCore(Publisher publisher, Messages messages, Directory directory, Revoking revoking) {}
