package dev.godwit.client.subscribe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The body of an answer of {@code /v1/poll}: its frames character by character, since what they carry is handed on so. */
record PollBody(String position, List<String> frames) {

    static PollBody read(String text) throws IOException {
        String position = "";
        List<String> frames = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(text)) {
            json.nextToken();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                if (name.equals("position")) {
                    position = json.getText();
                } else if (name.equals("frames")) {
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        frames.add(value(json, text));
                    }
                } else {
                    json.skipChildren();
                }
            }
        }
        return new PollBody(position, frames);
    }

    private static String value(JsonParser json, String text) throws IOException {
        int begin = (int) json.currentTokenLocation().getCharOffset();
        json.skipChildren();
        return text.substring(begin, (int) json.currentLocation().getCharOffset());
    }
}
