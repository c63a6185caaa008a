package dev.godwit.server.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program in a page of the docs: a code block behind the line {@code <!-- run: tool -->}.
 *
 * @param number among those of the page, from 1
 */
record Snippet(int number, String tool, String text) {

    private static final Pattern BLOCK = Pattern.compile("<!-- run: (\\w+) -->\n```\\w+\n(.*?)```\n", Pattern.DOTALL);

    static List<Snippet> in(Path page) {
        try {
            Matcher blocks = BLOCK.matcher(Files.readString(page));
            int[] count = {0};
            return blocks.results()
                    .map(block -> new Snippet(++count[0], block.group(1), block.group(2)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with another word for one; a snippet without it would prove nothing. */
    Snippet with(String word, String other) {
        if (!text.contains(word)) {
            throw new AssertionError(this + " does not say " + word);
        }
        return new Snippet(number, tool, text.replace(word, other));
    }

    @Override
    public String toString() {
        return number + " " + tool + ": " + text.lines().findFirst().orElse("");
    }
}
