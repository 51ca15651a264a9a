package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.Waiting;
import dev.fovea.mnist.ensemble.BundledNetwork;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.interactions.PointerInput.Kind;

/** Strokes of pens, fingers and hands, and what is made of them. */
@Waiting
class PagePointerTest {
    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static final double[][] SEVEN = Strokes.of(7).lines().getFirst();
    private static final double[][] PALM = {{0.8, 0.8}, {0.82, 0.81}, {0.85, 0.9}};

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
    @EnumSource(value = Kind.class, names = {"MOUSE", "TOUCH", "PEN"})
    void onAPageThatIsNotTrustedOneDrawsAsWell(Kind kind) {
        DrawnPage page = DrawnPage.open(BROWSER, server.url().replace("127.0.0.1", Browser.STRANGER));
        assertEquals(false, page.run("return isSecureContext"));
        assertEquals("This is a 4", page.draw(Strokes.of(4), kind, 0.5f).answered().sentence());
    }

    @Test
    void anOlderBrowserIsEnough() {
        DrawnPage page = open();
        page.run("""
                delete PointerEvent.prototype.getCoalescedEvents;
                delete AbortSignal.any;
                delete AbortSignal.timeout;
                """);
        assertEquals("This is a 4", page.draw(Strokes.of(4)).answered().sentence());
    }

    @Test
    void aStrokeThatTheSystemTakesIsTakenBack() {
        DrawnPage page = open().press(SEVEN, Kind.TOUCH, 1).answered();
        page.event("pointercancel", Kind.TOUCH, 1, 0.5, 0.5, 0);
        page.await("an empty pad", p -> p.ink() == 0);
        assertEquals("No digit yet", page.settled().sentence());
    }

    @Test
    void aSecondFingerDoesNotDraw() {
        DrawnPage page = open().press(SEVEN, Kind.TOUCH, 1).answered();
        int ink = page.ink();
        page.press(PALM, Kind.TOUCH, 2).event("pointerup", Kind.TOUCH, 2, 0.5, 0.5, 0).settled();
        assertEquals(ink, page.ink());
        page.event("pointermove", Kind.TOUCH, 1, 0.9, 0.9, 1);
        page.await("the first finger goes on", p -> p.ink() > ink);
    }

    @Test
    void aPenDrawsOverAPalm() {
        DrawnPage page = open().press(SEVEN, Kind.PEN, 7).event("pointerup", Kind.PEN, 7, 0.5, 0.5, 0).answered();
        int ink = page.ink();
        page.click("clear");
        page.press(PALM, Kind.TOUCH, 1).press(SEVEN, Kind.PEN, 2).answered();
        assertEquals(ink, page.ink(), "nothing of the palm is left");
        page.event("pointermove", Kind.TOUCH, 1, 0.1, 0.9, 1)
                .event("pointerup", Kind.TOUCH, 1, 0.1, 0.9, 0)
                .event("pointerup", Kind.PEN, 2, 0.5, 0.5, 0);
        assertEquals("This is a 7", page.settled().sentence());
        assertEquals(ink, page.ink());
    }

    @Test
    void aPointerThatWasLetGoElsewhereDrawsNoMore() {
        DrawnPage page = open().press(SEVEN, Kind.MOUSE, 1).answered();
        int ink = page.ink();
        page.event("pointermove", Kind.MOUSE, 1, 0.9, 0.9, 0)
                .event("pointermove", Kind.MOUSE, 1, 0.1, 0.9, 1)
                .settled();
        assertEquals(ink, page.ink());
        assertEquals("This is a 7", page.sentence());
    }

    @Test
    void aBlotIsNoDigit() {
        DrawnPage page = open();
        double[][] blot = {{0.5, 0.5}, {0.52, 0.53}};
        page.press(blot, Kind.MOUSE, 1).settled();
        assertEquals("The answer moves while you draw.", page.text("agreement"));
        page.event("pointerup", Kind.MOUSE, 1, 0.5, 0.5, 0).silent();
        assertEquals("Draw it larger.", page.text("agreement"));
        assertEquals(List.of("Draw it larger."), page.heard());
        assertEquals(List.of(), page.sent());
        assertTrue(page.ink() > 0);
        assertEquals("This is a 7", page.draw(Strokes.of(7)).answered().sentence());
        page.click("clear");
        page.await("an empty pad", p -> p.ink() == 0);
        assertEquals("The answer moves while you draw.", page.text("agreement"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.5, 0.8})
    void strokesAreAsWideAsMnists(double size) {
        List<Integer> seen = open().draw(Strokes.of(0).sized(size)).answered().seen();
        // In its middle a nought is two strokes beside each other.
        double ink = seen.subList(12 * 28, 16 * 28).stream().mapToInt(Integer::intValue).sum() / 255.0;
        double width = ink / 4 / 2;
        assertTrue(width > 2.4 && width < 3.1, () -> width + " pixels");
    }

    @Test
    void howHardAPenIsPressedDoesNotChangeWhatIsSentOfAnEvenStroke() {
        List<Integer> light = open().draw(Strokes.of(7), Kind.PEN, 0.2f).answered().seen();
        assertEquals(light, open().draw(Strokes.of(7), Kind.PEN, 0.9f).answered().seen());
    }

    @Test
    void stepsThatCannotBeSeenAreNotKept() {
        assertEquals(List.of(251), open().numbers("""
                return import("/page/drawing.js").then(({ Drawing }) => {
                    const drawing = new Drawing();
                    let painted = 0;
                    const context = new Proxy({}, {
                        get: (_, name) => () => { painted += name === "quadraticCurveTo" || name === "arc"; },
                        set: () => true,
                    });
                    drawing.begin({ x: 0.25, y: 0.5, force: 1 });
                    for (let step = 1; step <= 2000; step++) {
                        drawing.extend({ x: 0.25 + step / 3999, y: 0.5, force: 1 });
                    }
                    drawing.paint(context, 100, "#000");
                    return [painted];
                });
                """));
    }
}
