package dev.godwit.chaos.fleet.push;

import dev.godwit.chaos.fleet.Member;
import dev.godwit.chaos.fleet.Population;
import dev.godwit.chaos.fleet.wire.PushName;
import dev.godwit.chaos.history.Event.Kind;
import dev.godwit.chaos.history.Event.Options;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What is pushed: the push of a number is a function of the seed, whatever became of those before. Shares are per mille, and chosen so
 * that most is plain, and nothing is so rare that a minute at 200 a second lacks it, but for purges.
 */
final class Mix {

    private static final int ALL = 1_000;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private static final int HTTP = 200;
    private static final int OTHER_TENANT = 150;
    private static final int MISPLACED = 30;

    /** How far back a repeat, or an order, looks for what it is about: so far that this has been answered, even on a busy machine. */
    private static final int NEAR = 500;

    private static final int FAR = 300;

    private static final int KIB = 1024;
    private static final int MOST_USERS = 5;
    private static final int COLLAPSE_KEYS = 3;
    private static final int MOST_TTL_SECONDS = 20;

    private final long seed;
    private final Population population;

    /** What kind of push a number gets. */
    private enum Sort {
        PLAIN(800),
        WITH_ID(60),
        LATEST(40),
        COLLAPSING(25),
        EXPIRING(25),
        VOLATILE(25),
        FOR_DEVICES(10),
        REPEAT(6),
        DELETE(4),
        SETTLE(2),
        POISON(2),
        PURGE(1);

        private final int share;

        Sort(int share) {
            this.share = share;
        }
    }

    Mix(long seed, Population population) {
        this.seed = seed;
        this.population = population;
    }

    /** From 1. */
    Push at(int number) {
        SplittableRandom random = random(number);
        Sort sort = sort(random);
        return switch (sort) {
            case REPEAT ->
                earlier(number, random, Sort.WITH_ID)
                        .map(first -> again(at(first), random))
                        .orElseGet(() -> fresh(number, random, Sort.PLAIN));
            case DELETE, SETTLE ->
                earlier(number, random, Sort.PLAIN)
                        .map(this::at)
                        .filter(Push::isDirect)
                        .map(about -> order(number, sort == Sort.DELETE ? Kind.DELETE : Kind.SETTLE, about, random))
                        .orElseGet(() -> fresh(number, random, Sort.PLAIN));
            default -> fresh(number, random, sort);
        };
    }

    private Push fresh(int number, SplittableRandom random, Sort sort) {
        Population.Tenant tenant = tenant(random);
        boolean toUser = sort == Sort.FOR_DEVICES || sort == Sort.PURGE || sort == Sort.POISON;
        Target target = toUser ? user(tenant, random) : target(tenant, random);
        Options options = options(number, sort, tenant, target, random);
        Push.Way way = options.kind() == Kind.POISON ? Push.Way.KAFKA : way(random);
        boolean misplaced = way == Push.Way.KAFKA && isMessage(options.kind()) && isOneOf(MISPLACED, random);
        return new Push(number, way, target, options, padding(random), misplaced);
    }

    private static boolean isMessage(Kind kind) {
        return kind == Kind.DURABLE || kind == Kind.LATEST || kind == Kind.VOLATILE;
    }

    private static Push again(Push first, SplittableRandom random) {
        return new Push(first.number(), way(random), first.target(), first.options(), first.padding(), false);
    }

    private static Push order(int number, Kind kind, Push about, SplittableRandom random) {
        Options options = new Options(
                kind, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.of(about.name()));
        return new Push(number, way(random), about.target(), options, 0, false);
    }

    private Options options(int number, Sort sort, Population.Tenant tenant, Target target, SplittableRandom random) {
        Optional<String> none = Optional.empty();
        Optional<String> key = Optional.of("key" + random.nextInt(COLLAPSE_KEYS));
        return switch (sort) {
            case PLAIN, REPEAT, DELETE, SETTLE -> Options.PLAIN;
            case WITH_ID -> options(Kind.DURABLE, Optional.of("id-" + PushName.of(number)), none, 0, List.of());
            case LATEST -> options(Kind.LATEST, none, key, 0, List.of());
            case COLLAPSING -> options(Kind.DURABLE, none, key, 0, List.of());
            case EXPIRING -> options(Kind.DURABLE, none, none, 1 + random.nextInt(MOST_TTL_SECONDS), List.of());
            case VOLATILE -> options(Kind.VOLATILE, none, none, 0, List.of());
            case FOR_DEVICES ->
                options(
                        Kind.DURABLE,
                        none,
                        none,
                        0,
                        devices(tenant, target.names().get(0)));
            case POISON -> options(Kind.POISON, none, none, 0, List.of());
            case PURGE -> options(Kind.PURGE, none, none, 0, List.of());
        };
    }

    private static Options options(
            Kind kind, Optional<String> id, Optional<String> key, int ttlSeconds, List<String> devices) {
        Optional<Long> ttl = ttlSeconds == 0 ? Optional.empty() : Optional.of(ttlSeconds * 1_000L);
        return new Options(kind, id, key, ttl, devices, Optional.empty());
    }

    /** One of the user's, and one that it may not have. */
    private static List<String> devices(Population.Tenant tenant, String user) {
        return tenant.members().stream()
                .filter(member -> member.user().equals(user))
                .map(Member::device)
                .limit(1)
                .flatMap(device -> List.of(device, "watch").stream())
                .toList();
    }

    /** The last of a sort among those some way back, if there is one. */
    private Optional<Integer> earlier(int number, SplittableRandom random, Sort sort) {
        int newest = number - NEAR - random.nextInt(FAR);
        return IntStream.range(0, FAR)
                .map(back -> newest - back)
                .filter(candidate -> candidate > 0 && sort(random(candidate)) == sort)
                .boxed()
                .findFirst();
    }

    private Target target(Population.Tenant tenant, SplittableRandom random) {
        int dice = random.nextInt(ALL);
        if (dice < 800) {
            return user(tenant, random);
        } else if (dice < 900) {
            List<String> some = IntStream.range(0, 2 + random.nextInt(MOST_USERS - 1))
                    .mapToObj(i -> skewed(tenant.users(), random))
                    .distinct()
                    .toList();
            return new Target(Target.Kind.USERS, tenant.name(), some);
        } else if (dice < 985) {
            return new Target(Target.Kind.TOPIC, tenant.name(), List.of(skewed(population.topics(), random)));
        }
        return new Target(Target.Kind.ALL, tenant.name(), List.of());
    }

    private static Target user(Population.Tenant tenant, SplittableRandom random) {
        return new Target(Target.Kind.USER, tenant.name(), List.of(skewed(tenant.users(), random)));
    }

    private Population.Tenant tenant(SplittableRandom random) {
        boolean other = isOneOf(OTHER_TENANT, random);
        return population.tenants().get(other ? population.tenants().size() - 1 : 0);
    }

    /** The first come most: of ten, the first three get two thirds. */
    private static String skewed(List<String> names, SplittableRandom random) {
        return names.get((int) (names.size() * Math.pow(random.nextDouble(), 3)));
    }

    private static int padding(SplittableRandom random) {
        int dice = random.nextInt(ALL);
        if (dice < 700) {
            return random.nextInt(KIB / 4);
        } else if (dice < 950) {
            return random.nextInt(2 * KIB);
        } else if (dice < 998) {
            return random.nextInt(12 * KIB);
        }
        return random.nextInt(100 * KIB);
    }

    private static Push.Way way(SplittableRandom random) {
        return isOneOf(HTTP, random) ? Push.Way.HTTP : Push.Way.KAFKA;
    }

    private static boolean isOneOf(int share, SplittableRandom random) {
        return random.nextInt(ALL) < share;
    }

    private static Sort sort(SplittableRandom random) {
        int dice = random.nextInt(ALL);
        int sum = 0;
        for (Sort sort : Sort.values()) {
            sum += sort.share;
            if (dice < sum) {
                return sort;
            }
        }
        throw new IllegalStateException("shares: " + sum + " (expected: " + ALL + ")");
    }

    private SplittableRandom random(int number) {
        return new SplittableRandom(seed + number * GOLDEN);
    }
}
