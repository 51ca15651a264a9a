package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** JSON that is not as documented is 400 and names the field. */
class JsonFaultsTest {
    private static final String DIGIT = Drawings.numbers(784, "0");

    @SuppressWarnings("NullAway.Init")
    private static TestService service;

    @BeforeAll
    static void start() throws Exception {
        service = TestService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    static Stream<Arguments> faults() {
        String last = DIGIT.substring(0, DIGIT.length() - 2);
        return Stream.of(
                arguments("nothing", "", "", "JSON"),
                arguments("no object", "[1]", "", "pixels"),
                arguments("null", "null", "", "pixels"),
                arguments("no field", "{}", "", "either"),
                arguments("both", "{\"pixels\":" + DIGIT + ",\"batch\":[" + DIGIT + "]}", "", "either"),
                arguments("unknown field", "{\"pixel\":[]}", "pixel", "expected pixels"),
                arguments("field with control characters", "{\"a\\u001b[2J\":1}", "a\u001b[2J", "expected"),
                arguments("783 numbers", "{\"pixels\":" + Drawings.numbers(783, "0") + "}", "pixels", "found 783"),
                arguments("785 numbers", "{\"pixels\":" + Drawings.numbers(785, "0") + "}", "pixels", "found 785"),
                arguments("no numbers", "{\"pixels\":[]}", "pixels", "found 0"),
                arguments("a million", "{\"pixels\":" + Drawings.numbers(1_000_000, "0") + "}", "pixels", "1000000"),
                arguments("too many", "{\"pixels\":" + Drawings.numbers(1_048_577, "0") + "}", "pixels", "at most"),
                arguments("a string", "{\"pixels\":\"0\"}", "pixels", "found a string"),
                arguments("strings", "{\"pixels\":[0,\"0\"]}", "pixels[1]", "found a string"),
                arguments("null inside", "{\"pixels\":[0,0,null]}", "pixels[2]", "found null"),
                arguments("true inside", "{\"pixels\":[true]}", "pixels[0]", "found true"),
                arguments("an array inside", "{\"pixels\":[[0]]}", "pixels[0]", "found an array"),
                arguments("NaN", "{\"pixels\":[0,NaN]}", "pixels[1]", "NaN"),
                arguments("infinity", "{\"pixels\":[Infinity]}", "pixels[0]", "Infinity"),
                arguments("1e400", "{\"pixels\":[0,0,1e400]}", "pixels[2]", "1e400"),
                arguments("256", "{\"pixels\":[256]}", "pixels[0]", "expected 0 to 255, found 256"),
                arguments("-1", "{\"pixels\":[-1]}", "pixels[0]", "expected 0 to 255, found -1"),
                arguments("2 at scale 1", "{\"scale\":1,\"pixels\":" + last + "2]}", "pixels[783]", "0 to 1"),
                arguments("scale last", "{\"pixels\":" + last + "2],\"scale\":1}", "pixels[783]", "0 to 1"),
                arguments("scale 2", "{\"scale\":2}", "scale", "1 or 255"),
                arguments("scale 1.0", "{\"scale\":1.0}", "scale", "1 or 255, found 1.0"),
                arguments("scale null", "{\"scale\":null}", "scale", "1 or 255, found null"),
                arguments("scale 2^70", "{\"scale\":1180591620717411303424}", "scale", "1 or 255"),
                arguments("a number of 100 digits", "{\"scale\":" + "1".repeat(100) + "}", "", "64"),
                arguments("centre 1", "{\"centre\":1}", "centre", "true or false"),
                arguments("width 0", "{\"width\":0}", "width", "1 to 1024"),
                arguments("width 1025", "{\"width\":1025}", "width", "1 to 1024"),
                arguments("width alone", "{\"pixels\":" + DIGIT + ",\"width\":28}", "width", "centre"),
                arguments("height alone", "{\"pixels\":" + DIGIT + ",\"height\":28}", "height", "centre"),
                arguments("wrong size", "{\"pixels\":[1,2],\"centre\":true,\"width\":3,\"height\":2}", "pixels",
                        "3 x 2"),
                arguments("a blank drawing", "{\"pixels\":" + DIGIT + ",\"centre\":true}", "pixels",
                        "nothing to be seen"),
                arguments("a centred batch", "{\"batch\":[" + DIGIT + "],\"centre\":true}", "centre", "pixels"),
                arguments("empty batch", "{\"batch\":[]}", "batch", "at least one"),
                arguments("batch of numbers", "{\"batch\":[0]}", "batch[0]", "array of numbers"),
                arguments(
                        "783 in the third",
                        "{\"batch\":[" + DIGIT + "," + DIGIT + "," + Drawings.numbers(783, "0") + "]}", "batch[2]",
                        "784"),
                arguments("785 in the second", "{\"batch\":[" + DIGIT + "," + last + "0,0]]}", "batch[1]", "784"),
                arguments("bad in the second", "{\"batch\":[" + DIGIT + ",[0,x]]}", "batch[1][1]", "JSON"),
                arguments(
                        "1025 digits", "{\"batch\":[" + (DIGIT + ",").repeat(1024) + DIGIT + "]}", "batch[1024]",
                        "at most 1024"),
                arguments("the same twice", "{\"scale\":1,\"scale\":1}", "scale", "uplicate"),
                arguments("depth 10,000", "{\"pixels\":" + "[".repeat(10_000), "pixels[0]", "an array"),
                arguments("depth 10,000 outside", "[".repeat(10_000), "", "object"),
                arguments("depth in a batch", "{\"batch\":" + "[".repeat(10_000), "batch[0][0]", ""),
                arguments("objects", "{\"batch\":[" + "{\"a\":".repeat(1000), "batch[0]", "an object"),
                arguments("cut off", "{\"pixels\":[0,0", "pixels[2]", "JSON"),
                arguments("something after it", "{\"pixels\":" + DIGIT + "} x", "", "JSON"),
                arguments("another after it", "{\"pixels\":" + DIGIT + "}{}", "", "nothing after"),
                arguments("a comment", "{/* */\"pixels\":[]}", "", "JSON"),
                arguments("not UTF-8", "{\"\u00ff\":1}", "", "JSON"),
                arguments("a long string", "{\"pixels\":\"" + "x".repeat(1_000_000) + "\"}", "pixels", ""),
                arguments("a long name", "{\"" + "x".repeat(1_000_000) + "\":1}", "", "JSON"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void isRefused(String name, String json, String field, String part) throws Exception {
        Answer answer = service.predict(TestService.JSON, json.getBytes(StandardCharsets.ISO_8859_1));
        answer.refused(400, part);
        assertEquals(field, answer.json().path("field").asText(""), answer.text());
    }

    @Test
    void theConnectionServesOnAfterSuchAFault() throws Exception {
        try (RawClient client = service.connect()) {
            client.post(TestService.JSON, "{\"pixels\":[]}".getBytes(StandardCharsets.UTF_8)).read().refused(400);
            client.post(TestService.JSON, ("{\"pixels\":" + DIGIT + "}").getBytes(StandardCharsets.UTF_8)).read().ok();
        }
    }
}
