package dev.godwit.chaos.bug;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper;
import net.bytebuddy.description.type.TypeDescription;

/**
 * A script for Redis reads differently, before anybody has seen it.
 *
 * @param file of the script, without its folder
 * @param from what stands in it, once
 * @param to what stands there instead
 */
public record Reworded(String file, String from, String to) implements Change {

    private static final String FOLDER = "dev/godwit/inbox/redis/lua/";

    @Override
    public String type() {
        return "dev.godwit.inbox.redis.Script";
    }

    @Override
    public String method() {
        return "resource";
    }

    @Override
    public MethodVisitorWrapper code(TypeDescription in) {
        // When the product reads it, it is late to notice that it does not fit.
        changed(file, present(), from, to);
        return Advice.withCustomMapping()
                .bind(File.class, file)
                .bind(From.class, from)
                .bind(To.class, to)
                .to(Reading.class);
    }

    private String present() {
        String resource = FOLDER + file;
        try (InputStream in = ClassLoader.getSystemResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text with its change. */
    public static String changed(String file, String text, String from, String to) {
        int at = text.indexOf(from);
        if (at < 0 || text.indexOf(from, at + 1) >= 0) {
            throw new IllegalStateException(file + ": \"" + from + "\" is not there once");
        }
        return text.replace(from, to);
    }

    @Retention(RetentionPolicy.RUNTIME)
    @interface File {}

    @Retention(RetentionPolicy.RUNTIME)
    @interface From {}

    @Retention(RetentionPolicy.RUNTIME)
    @interface To {}

    /** At the end of what reads the file. */
    private static final class Reading {

        @Advice.OnMethodExit
        @SuppressWarnings("UnusedVariable") // To assign it is to answer it.
        static void exit(
                @Advice.Argument(0) String name,
                @Advice.Return(readOnly = false) String text,
                @File String file,
                @From String from,
                @To String to) {
            if (name.endsWith("/" + file)) {
                text = changed(file, text, from, to);
            }
        }
    }
}
