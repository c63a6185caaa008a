package dev.godwit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ProblemTest {

    @Example
    void problem_isAsDocumented() {
        assertThat(new String(
                        new Problem(401, "token_expired", "Token expired", "exp", "5 s ago").json(),
                        StandardCharsets.UTF_8))
                .isEqualTo("{\"type\":\"urn:godwit:problem:token_expired\",\"title\":\"Token expired\",\"status\":401,"
                        + "\"code\":\"token_expired\",\"field\":\"exp\",\"detail\":\"5 s ago\"}");
    }

    @Example
    void problemAboutNothingInParticular_hasNoField() throws IOException {
        assertThat(new JsonMapper()
                        .readTree(new Problem(404, "not_found", "Not found", "nothing here").json())
                        .has("field"))
                .isFalse();
    }

    @Property
    void anyTexts_areParsedBack(@ForAll("texts") String field, @ForAll("texts") String detail) throws IOException {
        var json = new JsonMapper().readTree(new Problem(400, "bad_field", "Bad field", field, detail).json());

        assertThat(json.get("field").textValue()).isEqualTo(field);
        assertThat(json.get("detail").textValue()).isEqualTo(detail);
    }

    @Provide
    Arbitrary<String> texts() {
        return Some.texts();
    }
}
