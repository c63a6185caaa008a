package dev.godwit.inbox.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/** Asks the Sentinels, one after the other, where the primary is. */
final class Sentinels {

    private final Dialer dialer;
    private final RedisSettings settings;

    Sentinels(Dialer dialer, RedisSettings settings) {
        this.dialer = dialer;
        this.settings = settings;
    }

    Future<Endpoint> primary() {
        return ask(0);
    }

    private Future<Endpoint> ask(int index) {
        Future<Endpoint> answer = dialer.ask(settings.endpoints().get(index), settings.sentinelLogin(), question())
                .compose(this::primary);
        return index + 1 == settings.endpoints().size() ? answer : answer.recover(failure -> ask(index + 1));
    }

    private Request question() {
        return Request.cmd(Command.SENTINEL).arg("GET-MASTER-ADDR-BY-NAME").arg(settings.masterName());
    }

    private Future<Endpoint> primary(Response address) {
        if (address == null || address.size() < 2) {
            return Future.failedFuture("no Sentinel knows a primary called " + settings.masterName());
        }
        return Future.succeededFuture(new Endpoint(
                address.get(0).toString(), Integer.parseInt(address.get(1).toString())));
    }
}
