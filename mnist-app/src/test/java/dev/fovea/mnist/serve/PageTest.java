package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.mnist.Waiting;
import dev.fovea.mnist.ensemble.BundledNetwork;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.PointerInput.Kind;

/** One draws on the page, and real networks answer. */
@Waiting
class PageTest {
    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static TestService server;

    @BeforeAll
    static void serve() throws Exception {
        server = TestService.of(BundledNetwork.read(), "1.2.3");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static DrawnPage open() {
        return DrawnPage.open(BROWSER, server.url());
    }

    @ParameterizedTest
    @CsvSource({
        "0, MOUSE", "1, TOUCH", "2, MOUSE", "3, TOUCH", "4, MOUSE", "5, TOUCH", "6, MOUSE", "7, TOUCH", "8, MOUSE",
        "9, TOUCH", "2, PEN"
    })
    void digitsDrawnAreRead(int digit, Kind kind) {
        DrawnPage page = open().draw(Strokes.of(digit), kind, 0.5f).answered();
        List<Integer> bars = page.bars();
        assertEquals(digit, Integer.valueOf(page.text("spot").substring(0, 1)), page.sentence());
        assertTrue(page.sentence().matches("(This is|Probably) an? " + digit), page.sentence());
        assertEquals(100, bars.stream().mapToInt(Integer::intValue).sum(), bars::toString);
        assertEquals(bars.stream().max(Integer::compare), Optional.of(bars.get(digit)));
        assertFalse(page.element("opinions").isDisplayed(), "one network's opinion is what the bars show");
        assertEquals("Probability, %", page.text("bars-heading"));
        assertEquals("", page.text("agreement"));
    }

    @Test
    void whatIsNoSingleDigitIsSaid() {
        // With many points, as a pen has: through few ones the page draws a curve.
        double[][] frame = IntStream.rangeClosed(0, 80)
                .mapToDouble(i -> i / 20.0)
                .mapToObj(t -> new double[] {
                    0.2 + 0.6 * Math.clamp(Math.min(t, 3 - t), 0, 1),
                    0.2 + 0.6 * Math.clamp(Math.min(t - 1, 4 - t), 0, 1)})
                .toArray(double[][]::new);
        DrawnPage page = open().draw(new Strokes(List.<double[][]>of(frame))).answered();
        assertEquals("No single digit: a frame", page.sentence());
        assertEquals("?", page.text("spot"));
        assertTrue(page.text("agreement").matches("Taken for one: .*[0-9].*[.]"), page.text("agreement"));
        double[][] bar = {{0.3, 0.2}, {0.3, 0.8}};
        page.click("clear");
        page.draw(new Strokes(List.of(bar, new double[][] {{0.7, 0.2}, {0.7, 0.8}}))).answered();
        assertEquals("No single digit: several shapes", page.sentence());
    }

    @Test
    void theImageShownIsTheOneTheNetworksSee() throws Exception {
        DrawnPage page = open().draw(Strokes.of(2)).answered();
        String drawing = page.sent().getLast();
        JsonNode answer;
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "v1/predict"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(drawing))
                    .build();
            answer = new ObjectMapper().readTree(client.send(request, BodyHandlers.ofString()).body());
        }
        List<Integer> image = new ArrayList<>();
        answer.get("image").forEach(pixel -> image.add(pixel.intValue()));
        assertEquals(image, page.seen());
        assertEquals(2, answer.get("label").intValue());
        assertEquals(
                "What the networks see: 28 by 28 pixels, read as 2",
                page.element("seen").getDomAttribute("aria-label"));
    }

    @Test
    void theAnswerMovesWhileOneDrawsByOneRequestAtATime() {
        DrawnPage page = open();
        double[][] eight = Strokes.of(8).lines().getFirst();
        page.press(Arrays.copyOf(eight, eight.length / 3), Kind.MOUSE, 1).answered();
        List<Integer> before = page.seen();
        int requests = page.sent().size();
        for (double[] point : eight) {
            page.event("pointermove", Kind.MOUSE, 1, point[0], point[1], 1);
        }
        page.await("another answer with the pen down",
                p -> p.sent().size() > requests && !p.settled().seen().equals(before));
        assertEquals("1", page.run("return String(mostAtOnce)"));
    }

    @Test
    void clearingLeavesNothing() {
        DrawnPage page = open();
        List<Integer> blank = page.seen();
        assertEquals("No digit yet", page.sentence());
        page.draw(Strokes.of(3)).answered();
        assertNotEquals(blank, page.seen());
        page.click("clear");
        page.await("an empty pad", p -> p.ink() == 0);
        page.settled();
        assertEquals("No digit yet", page.sentence());
        assertEquals(blank, page.seen());
        assertEquals(Collections.nCopies(10, 0), page.bars());
        assertEquals(List.of(""), page.opinions());
        assertEquals("true", page.element("clear").getDomAttribute("aria-disabled"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"button", "keys"})
    void undoTakesBackTheLastStroke(String way) {
        DrawnPage page = open();
        Strokes four = Strokes.of(4);
        page.draw(four.line(0)).answered();
        List<Integer> before = page.bars();
        int ink = page.ink();
        page.draw(four.line(1)).answered();
        assertTrue(page.ink() > ink);
        undo(page, way);
        page.await("one stroke", p -> p.ink() == ink);
        assertEquals(before, page.settled().bars());
        undo(page, way);
        page.await("an empty pad", p -> p.ink() == 0);
        assertEquals("No digit yet", page.sentence());
        undo(page, way);
        page.await("a word about it", p -> p.heard().contains("Nothing to undo."));
    }

    private static void undo(DrawnPage page, String way) {
        if (way.equals("button")) {
            page.click("undo");
        } else {
            page.press(Keys.chord(Keys.CONTROL, "z"));
        }
    }

    @Test
    void keysDraw() {
        DrawnPage page = open();
        assertFalse(page.element("pen").isDisplayed());
        page.press(Keys.TAB, 2);
        assertTrue(page.element("pen").isDisplayed(), "where does the first key move it from?");
        page.press(Keys.ARROW_UP, 9);
        page.press(Keys.ARROW_LEFT, 5);
        page.await("where the pen is", p -> p.heard().contains("Column 9, row 5."));
        assertEquals(0, page.ink(), "the pen is up");
        page.press(" ");
        page.press(Keys.ARROW_RIGHT, 10);
        page.press(Keys.ARROW_DOWN, 18);
        page.press(" ");
        assertEquals("This is a 7", page.answered().sentence());
        page.await("where the pen is", p -> p.heard().contains("Pen up, column 19, row 23 of 28."));
        assertTrue(page.heard().contains("Pen down, column 9, row 5 of 28."), page.heard()::toString);
        page.press(Keys.ARROW_RIGHT, 30);
        page.press(Keys.ARROW_DOWN, 30);
        page.await("the last corner", p -> p.heard().contains("Column 28, row 28."));
        page.press(Keys.ARROW_LEFT, 30);
        page.press(Keys.ARROW_UP, 30);
        page.await("the first corner", p -> p.heard().contains("Column 1, row 1."));
        page.press(Keys.ARROW_RIGHT, 2);
        page.press(Keys.ARROW_DOWN, 24);
        int ink = page.ink();
        page.press(Keys.ENTER, 1);
        page.press(Keys.ESCAPE);
        page.await("a dot", p -> p.ink() > ink);
        page.press(Keys.BACK_SPACE);
        page.await("no dot", p -> p.ink() == ink);
        page.press(Keys.DELETE);
        page.await("an empty pad", p -> p.ink() == 0);
    }

    @Test
    void twoArrowKeysGoDiagonally() {
        DrawnPage page = open();
        page.run("""
                const pad = document.getElementById("pad");
                const press = (type, key) => pad.dispatchEvent(new KeyboardEvent(type, { key }));
                press("keydown", "ArrowRight");
                press("keydown", "ArrowDown");
                press("keyup", "ArrowRight");
                press("keydown", "ArrowDown");
                """);
        assertEquals(
                List.of("55.3571%", "55.3571%"),
                page.strings("const { left, top } = document.getElementById('pen').style; return [left, top]"));
    }

    @Test
    void aPenThatIsPressedHarderDrawsWider() {
        DrawnPage page = open();
        int light = page.draw(Strokes.of(1), Kind.PEN, 0.2f).answered().ink();
        page.click("clear");
        int hard = page.draw(Strokes.of(1), Kind.PEN, 0.9f).answered().ink();
        assertTrue(hard > 1.5 * light, light + " and " + hard + " pixels");
    }

    @Test
    void whoDoesNotSeeHearsTheAnswerOnce() {
        DrawnPage page = open();
        page.draw(Strokes.of(7)).answered();
        page.await("the answer", p -> !p.heard().isEmpty());
        String heard = page.heard().getFirst();
        assertTrue(heard.matches("This is a 7, \\d+ percent\\."), heard);
        page.silent();
        assertEquals(1, page.heard().size(), page.heard()::toString);
        assertEquals("status", page.element("announcer").getDomAttribute("role"));
    }

    @Test
    void nothingIsSaidInTheMidstOfAStroke() {
        DrawnPage page = open();
        double[][] seven = Strokes.of(7).lines().getFirst();
        page.press(seven, Kind.MOUSE, 1).answered().silent();
        assertEquals(List.of(), page.heard());
        page.event("pointerup", Kind.MOUSE, 1, 0.5, 0.5, 0).silent();
        assertEquals(1, page.heard().size(), page.heard()::toString);
    }

    @Test
    void whatIsServedIsSaid() {
        DrawnPage page = open();
        String facts = page.text("model");
        assertTrue(facts.startsWith("One convolutional network of "), facts);
        assertTrue(facts.endsWith(" Fovea 1.2.3, in pure Java."), facts);
        assertFalse(facts.contains("undefined") || facts.contains("NaN"), facts);
    }
}
