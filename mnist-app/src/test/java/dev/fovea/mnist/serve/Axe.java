package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.openqa.selenium.chrome.ChromeDriver;

/** Deque's axe-core, which knows most rules of WCAG that a program can check. */
final class Axe {
    /** Of what passes one element each: thousands of them would have to be described and sent. */
    private static final String RUN = """
            const done = arguments[arguments.length - 1];
            const say = (result) => done(JSON.stringify(result));
            axe.run({resultTypes: ['violations']}).then(say, (fault) => say(String(fault)));
            """;

    private Axe() {}

    /** What it finds wrong with the page that is shown. */
    static List<String> violations(ChromeDriver driver) throws IOException {
        driver.executeScript(source());
        JsonNode result = new ObjectMapper()
                .readTree((String) Objects.requireNonNull(driver.executeAsyncScript(RUN)));
        assertTrue(result.path("passes").size() > 20, () -> "axe checked too little: " + result);
        return StreamSupport.stream(result.get("violations").spliterator(), false)
                .map(violation -> violation.get("id") + ": " + violation.at("/nodes/0/html") + " "
                        + violation.at("/nodes/0/failureSummary"))
                .toList();
    }

    private static String source() throws IOException {
        try (InputStream in = Objects.requireNonNull(Axe.class.getResourceAsStream("/axe.min.js"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
