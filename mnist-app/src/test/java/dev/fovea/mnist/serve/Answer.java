package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a server answered; the headers' names in lower case. */
record Answer(int status, Map<String, String> headers, byte[] body) {
    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    JsonNode json() throws IOException {
        assertTrue(header("content-type").startsWith("application/json"), headers.toString());
        return new ObjectMapper().readTree(body);
    }

    Answer ok() {
        assertEquals(200, status, text());
        return this;
    }

    /** It is an error as all are: JSON with one line, and nothing of Java's in it. */
    Answer refused(int expected, String... parts) throws IOException {
        assertEquals(expected, status, text());
        JsonNode error = json();
        assertNotNull(error.get("error"), text());
        assertTrue(error.get("error").textValue().length() > 3, text());
        for (String part : parts) {
            assertTrue(text().contains(part), () -> "no \"" + part + "\" in: " + text());
        }
        for (String never : new String[] {"Exception", "java.", "\\tat ", "helidon", "\\n"}) {
            assertTrue(!text().contains(never), text());
        }
        assertEquals("nosniff", header("x-content-type-options"));
        return this;
    }
}
