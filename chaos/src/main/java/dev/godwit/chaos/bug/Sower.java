package dev.godwit.chaos.bug;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/** Changes the classes of one bug when they are loaded. */
final class Sower implements ClassFileTransformer {

    private final Bug bug;
    private final Map<String, Throwable> failures = new ConcurrentHashMap<>();
    private final Map<String, Boolean> sown = new ConcurrentHashMap<>();

    Sower(Bug bug) {
        this.bug = bug;
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String internalName,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] code) {
        String type = String.valueOf(internalName).replace('/', '.');
        if (bug.changes().stream().noneMatch(change -> change.type().equals(type))) {
            return null;
        }
        try {
            byte[] changed = changed(type, code);
            sown.put(type, true);
            return changed;
        } catch (RuntimeException | LinkageError e) {
            // What is thrown from here nobody is told.
            failures.put(type, e);
            return null;
        }
    }

    /** Loads all of them now: a change that does not fit has to be known before anything else happens. */
    void loadAll(ClassLoader loader) {
        Map<String, Throwable> failed = new TreeMap<>(failures);
        for (String type : bug.changes().stream().map(Change::type).collect(Collectors.toSet())) {
            try {
                Class.forName(type, false, loader);
            } catch (ClassNotFoundException | LinkageError e) {
                failed.put(type, e);
            }
            if (!sown.containsKey(type)) {
                failed.putIfAbsent(type, failures.getOrDefault(type, new IllegalStateException("loaded before")));
            }
        }
        if (!failed.isEmpty()) {
            throw new IllegalStateException(
                    "bug " + bug.name() + " does not fit: " + failed,
                    failed.values().iterator().next());
        }
    }

    /** The class with all changes of it. */
    byte[] changed(String type, byte[] code) {
        ClassFileLocator locator = new ClassFileLocator.Compound(
                ClassFileLocator.Simple.of(type, code), ClassFileLocator.ForClassLoader.ofSystemLoader());
        TypePool pool = TypePool.Default.of(locator);
        TypeDescription described = pool.describe(type).resolve();
        DynamicType.Builder<?> builder = new ByteBuddy().decorate(described, locator);
        for (Change change : bug.changes()) {
            if (change.type().equals(type)) {
                builder = builder.visit(change.in(described));
            }
        }
        return builder.make(pool).getBytes();
    }
}
