package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.Waiting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** How the page looks on computers and phones, light and dark, and whether everybody can use it. */
@Waiting
class PageLooksTest {
    @RegisterExtension
    static final Browser BROWSER = new Browser();

    /** Opinions on a four that might be a nine. */
    private static final double[][] NETWORKS = {
        {0.001, 0.002, 0.002, 0.001, 0.9, 0.001, 0.003, 0.02, 0.01, 0.06},
        {0.001, 0.001, 0.001, 0.001, 0.963, 0.001, 0.002, 0.01, 0.01, 0.01},
        {0.001, 0.004, 0.002, 0.003, 0.55, 0.01, 0.01, 0.05, 0.02, 0.35},
    };

    private static PageServer server;

    @BeforeAll
    static void serve() throws Exception {
        server = PageServer.answering(0, (request, response) -> {
            request.content().inputStream().readAllBytes();
            Answers.json(request, response, 200, PageServer.answer(NETWORKS));
        });
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
    @CsvSource({"320, 640", "390, 844", "844, 390", "768, 1024", "1280, 800", "2560, 1300"})
    void nothingIsWiderThanTheScreen(int width, int height) {
        BROWSER.screen(width, height, width < 1000);
        DrawnPage page = open().draw(Strokes.of(4)).answered();
        assertEquals(List.of(width, width), page.numbers("return [document.documentElement.scrollWidth, innerWidth]"));
        assertEquals(List.of(), page.strings("""
                return [...document.querySelectorAll("body *")]
                    .filter(e => e.checkVisibility() && !e.closest(".visually-hidden"))
                    .filter(e => e.getBoundingClientRect().right > innerWidth + 0.5)
                    .map(e => e.outerHTML);
                """));
    }

    @Test
    void onAPhonePadAndBarsAreSeenTogether() {
        BROWSER.screen(390, 700, true);
        DrawnPage page = open().draw(Strokes.of(4)).answered();
        List<Number> bars = page.box("bars");
        assertTrue(page.box("pad").get(1).doubleValue() >= 0);
        assertTrue(bars.get(1).doubleValue() + bars.get(3).doubleValue() <= 700, bars::toString);
        for (String control : List.of("theme", "undo", "clear", "upload")) {
            List<Number> box = page.box(control);
            assertTrue(box.get(2).doubleValue() >= 44 && box.get(3).doubleValue() >= 44, control + " " + box);
        }
    }

    @Test
    void coloursAreTheSystemsUntilOneChooses() {
        BROWSER.media(Map.of("prefers-color-scheme", "dark"));
        DrawnPage page = open();
        String dark = paper(page);
        assertEquals("true", page.element("theme").getDomAttribute("aria-pressed"));
        page.click("theme");
        String light = paper(page);
        assertNotEquals(dark, light);
        assertEquals("false", page.element("theme").getDomAttribute("aria-pressed"));
        DrawnPage again = open();
        assertEquals(light, paper(again), "the choice is forgotten");
        again.click("theme");
        BROWSER.media(Map.of("prefers-color-scheme", "light"));
        again.await("the system's colours", p -> paper(p).equals(light));
        assertEquals("[]", again.strings("return Object.keys(localStorage)").toString());
    }

    private static String paper(DrawnPage page) {
        return String.valueOf(page.run("return getComputedStyle(document.body).backgroundColor"));
    }

    @Test
    void nothingMovesForThoseWhoDoNotWantIt() {
        BROWSER.media(Map.of("prefers-reduced-motion", "reduce"));
        DrawnPage page = open();
        assertEquals("0", page.run("return String(document.getAnimations().length)"));
        page.draw(Strokes.of(4)).answered();
        assertEquals("0s", page.run("return getComputedStyle(document.querySelector('.column')).transitionDuration"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void withMoreContrastTheNamedBarIsToldFromTheOthers(String colours) {
        BROWSER.media(Map.of("prefers-contrast", "more", "prefers-color-scheme", colours));
        DrawnPage page = open().draw(Strokes.of(4)).answered();
        List<String> fills = page.strings("""
                const fill = selector => getComputedStyle(document.querySelector(selector)).backgroundColor;
                return [fill("#bars .column.named"), fill("#bars .column:not(.named)")];
                """);
        assertNotEquals(fills.get(0), fills.get(1));
    }

    @Test
    void onAnotherScreenThePadIsPaintedWithItsPixels() {
        DrawnPage page = open().draw(Strokes.of(4)).answered();
        int pixels = page.numbers("return [document.getElementById('paper').width]").getFirst();
        int ink = page.ink();
        // A little wider too, because Chromium does not tell of emulated pixels alone; the pad keeps its size.
        BROWSER.screen(1300, 800, 2, false);
        page.await("twice the pixels",
                p -> p.numbers("return [document.getElementById('paper').width]").getFirst() == 2 * pixels);
        page.await("as much ink", p -> Math.abs(p.ink() - 4 * ink) < ink / 10);
        BROWSER.screen(1280, 800, 1, false);
        page.await("the pixels before", p -> p.ink() == ink);
    }

    @Test
    void barsAreSeenInTheReadersOwnColours() {
        BROWSER.media(Map.of("forced-colors", "active"));
        DrawnPage page = open().draw(Strokes.of(4)).answered();
        List<String> colours = page.strings("""
                const colour = selector => getComputedStyle(document.querySelector(selector)).backgroundColor;
                return [colour("body"), colour(".column"), colour(".column.named")];
                """);
        assertEquals(3, colours.stream().distinct().count(), colours::toString);
    }

    @Test
    void allCanBeReachedByKeysInTheOrderOfThePage() {
        DrawnPage page = open();
        List<String> reached = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            page.press(Keys.TAB);
            reached.add(String.valueOf(page.run("return document.activeElement.id")));
            assertTrue(
                    Boolean.TRUE.equals(page.run("""
                            const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
                            return outlineStyle === "solid" && parseFloat(outlineWidth) >= 2;
                            """)), () -> "the focus is not seen on " + reached.getLast());
        }
        assertEquals(List.of("theme", "pad", "undo", "clear", "upload"), reached);
        Map<String, String> names = Map.of(
                "theme", "Dark colours",
                "pad", "Drawing pad",
                "undo", "Undo",
                "clear", "Clear",
                "upload", "Upload a picture");
        names.forEach((id, name) -> assertEquals(name, page.element(id).getAccessibleName()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void axeFindsNoFault(String colours) throws IOException {
        BROWSER.media(Map.of("prefers-color-scheme", colours, "prefers-reduced-motion", "reduce"));
        DrawnPage page = open();
        assertEquals(List.of(), Axe.violations(BROWSER.driver()), "empty");
        page.draw(Strokes.of(4)).answered();
        assertEquals(List.of(), Axe.violations(BROWSER.driver()), "with an answer");
        page.run("document.getElementById('notice').hidden = false;"
                + "document.getElementById('retry').hidden = false;"
                + "document.getElementById('reason').textContent = 'The server does not answer.';");
        assertEquals(List.of(), Axe.violations(BROWSER.driver()), "with a notice");
        BROWSER.screen(390, 844, true);
        assertEquals(List.of(), Axe.violations(BROWSER.driver()), "on a phone");
    }
}
