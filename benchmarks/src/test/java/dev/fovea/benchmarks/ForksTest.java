package dev.fovea.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForksTest {
    @Test
    void fractionsAreMediansAndTheRestIsTheFirst() throws JsonProcessingException {
        assertEquals(
                "{\"a\":[{\"op\":\"Relu\",\"us\":2.0}],\"n\":1}",
                median(
                        "{\"a\":[{\"op\":\"Relu\",\"us\":1.0}],\"n\":1}",
                        "{\"a\":[{\"op\":\"Relu\",\"us\":7.0}],\"n\":2}",
                        "{\"a\":[{\"op\":\"Relu\",\"us\":2.0}],\"n\":3}")
                        .toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[{\"op\":\"Relu\",\"us\":1.0}]", "[{\"op\":\"Dense\",\"us\":1.0},{\"op\":\"Relu\",\"us\":1.0}]",
                "[]", "[{\"op\":\"Relu\",\"ms\":1.0},{\"op\":\"Dense\",\"us\":1.0}]"})
    void whatIsNotTheSameHasNoMedian(String other) {
        String rows = "[{\"op\":\"Relu\",\"us\":1.0},{\"op\":\"Dense\",\"us\":1.0}]";
        ForkFailedException e = assertThrows(ForkFailedException.class, () -> median(rows, other));
        assertTrue(String.valueOf(e.getMessage()).startsWith("the forks measured different things: "), e.getMessage());
    }

    private static JsonNode median(String... results) throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> nodes = new ArrayList<>();
        for (String result : results) {
            nodes.add(mapper.readTree(result));
        }
        return new Forks(mapper).median(nodes);
    }
}
