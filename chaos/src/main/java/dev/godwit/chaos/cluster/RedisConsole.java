package dev.godwit.chaos.cluster;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Somebody at the console of a Redis or a Sentinel. */
public final class RedisConsole implements AutoCloseable {

    private static final int MOST_MILLIS = 2_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    private RedisConsole(Endpoint endpoint) throws IOException {
        try {
            socket.connect(endpoint.socket(), MOST_MILLIS);
            socket.setSoTimeout(MOST_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    static RedisConsole of(Endpoint endpoint) throws IOException {
        return new RedisConsole(endpoint);
    }

    /**
     * Asks on this connection.
     *
     * @return the answer: one element for what is no array; null is the empty text
     * @throws IOException if there is none in two seconds, or an error
     */
    public List<String> ask(String... words) throws IOException {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            request.append('$')
                    .append(word.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
        List<String> answer = new ArrayList<>();
        read(answer);
        return answer;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void read(List<String> into) throws IOException {
        String line = line();
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '+', ':' -> into.add(rest);
            case '$' -> into.add(bulk(Integer.parseInt(rest)));
            case '*' -> {
                for (int i = Integer.parseInt(rest); i > 0; i--) {
                    read(into);
                }
            }
            default -> throw new IOException(rest);
        }
    }

    private String bulk(int length) throws IOException {
        if (length < 0) {
            return "";
        }
        byte[] bytes = in.readNBytes(length);
        line();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            if (next != '\r') {
                line.append((char) next);
            }
            next = in.read();
        }
        if (next < 0) {
            throw new IOException("the connection has ended");
        }
        return line.toString();
    }
}
