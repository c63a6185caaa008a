package dev.godwit.server.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a component of a settings record a configuration key. Its name is the component's in kebab-case below the name of the
 * record's own component: {@code kafka.bootstrap-servers}, variable {@code GODWIT_KAFKA_BOOTSTRAP_SERVERS}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Key {

    /** For the reference page: what it does, and when to change it. */
    String meaning();

    /** The value when none is given, as it would be written; empty = none, and unless the type is optional it must be given. */
    String fallback() default "";

    /** Roles that do not start without it, for keys of optional type. */
    Role[] neededBy() default {};

    /** For a list that is needed: the list beside it that serves as well. */
    String unless() default "";

    /** The lowest value allowed, as it would be written. */
    String min() default "";

    /** The highest value allowed, as it would be written. */
    String max() default "";

    /** The fewest characters allowed. */
    int minLength() default 0;
}
