package dev.godwit.client.publish;

/**
 * Turns a service's own object into JSON text; an {@code ObjectMapper} is one: {@code mapper::writeValueAsString}.
 *
 * @param <T> what it takes
 */
@FunctionalInterface
public interface JsonSerializer<T> {

    /** JSON text for the value; one exception is as good as another, it becomes the cause of an {@link InvalidPush}. */
    String json(T value) throws Exception;
}
