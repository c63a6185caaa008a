package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;

/** One thing that is checked while the history goes by. Each method is called before its line and place move on. */
abstract class Check {

    /** An event, before whatever else is made of it. */
    void seen(Event event) {}

    /** The end of a connection. */
    void closed(Connection connection, Event.Closed closed) {}

    /** A message of a mailbox that the connection does not follow. */
    void unfollowed(Connection connection, Event.Received received) {}

    /** A message without an id. */
    void fleeting(Line line, Event.Received received) {}

    /** A message whose id Kafka does not know in this mailbox. */
    void unknown(Line line, Event.Received received) {}

    /** A message whose id is that of an entry. */
    void received(Line line, int entry, Event.Received received) {}

    /** A gap that names the entries above {@code from} up to {@code to}; -1 is before the first. */
    void gap(Line line, int from, int to, Event.Gap gap) {}

    /** The run ended with this device connected. */
    void ended(Line line, long at) {}

    /** The history is over. */
    void finished(Iterable<Device> devices) {}
}
