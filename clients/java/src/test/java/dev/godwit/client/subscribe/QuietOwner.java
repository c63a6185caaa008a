package dev.godwit.client.subscribe;

/** Of an outlet that has room for ever; a callback that fails is a mistake of the test. */
class QuietOwner implements Outlet.Owner {

    @Override
    public void room() {}

    @Override
    public void consumed(Event event) {}

    @Override
    public void failed(RuntimeException failure) {
        throw failure;
    }

    @Override
    public void ended(State last) {}
}
