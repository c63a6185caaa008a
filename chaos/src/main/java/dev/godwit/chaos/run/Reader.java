package dev.godwit.chaos.run;

import dev.godwit.chaos.cluster.Cluster;
import dev.godwit.chaos.fleet.Badges;
import dev.godwit.chaos.fleet.Member;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A user's stream of numbered messages over SSE, from the beginning. Reads on until the process or the gateway ends. */
final class Reader implements Flow.Subscriber<String> {

    private static final Pattern NUMBER = Pattern.compile("data: \\{\"number\":(\\d+),.*");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String user;
    private final List<Integer> numbers = new ArrayList<>();

    private Reader(String user) {
        this.user = user;
    }

    static Reader follow(Cluster cluster, Badges badges, String user) {
        Reader reader = new Reader(user);
        String gateway = cluster.clientEndpoints().values().iterator().next().toString();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + gateway + "/v1/stream?device=reader"))
                .header(
                        "Authorization",
                        "Bearer " + badges.user(new Member("default", user, "reader", Member.Medium.SSE, List.of())))
                .build();
        var unused = HTTP.sendAsync(request, HttpResponse.BodyHandlers.fromLineSubscriber(reader));
        return reader;
    }

    String user() {
        return user;
    }

    synchronized boolean has(int number) {
        return numbers.contains(number);
    }

    /** Whether it gets the numbers 0 to {@code count - 1}, in this order, and nothing before. */
    boolean awaitAll(int count) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<Integer> all = IntStream.range(0, count).boxed().toList();
        synchronized (this) {
            while (numbers.size() < count && System.nanoTime() < deadline) {
                wait(100);
            }
            return numbers.equals(all);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public synchronized void onNext(String line) {
        Matcher number = NUMBER.matcher(line);
        if (number.matches()) {
            numbers.add(Integer.parseInt(number.group(1)));
            notifyAll();
        }
    }

    @Override
    public void onError(Throwable failure) {
        // Whoever waits for more sees that it does not come.
    }

    @Override
    public void onComplete() {
        // The same.
    }
}
