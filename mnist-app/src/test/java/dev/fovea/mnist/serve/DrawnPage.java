package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Interaction;
import org.openqa.selenium.interactions.PointerInput;
import org.openqa.selenium.interactions.PointerInput.Kind;
import org.openqa.selenium.interactions.PointerInput.MouseButton;
import org.openqa.selenium.interactions.PointerInput.Origin;
import org.openqa.selenium.interactions.PointerInput.PointerEventProperties;
import org.openqa.selenium.interactions.Sequence;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page in a browser, as one who uses it sees it and what one does on it. */
final class DrawnPage {
    private static final Duration STEP = Duration.ofMillis(8);

    /**
     * Wraps {@code fetch} and timers: remembers the bodies sent, how many requests there were at once, what is still to happen, and what
     * was announced.
     */
    private static final String WATCH = """
            window.sent = [];
            window.heard = [];
            window.atOnce = 0;
            window.mostAtOnce = 0;
            window.timers = new Map();
            const later = window.setTimeout;
            const never = window.clearTimeout;
            window.setTimeout = (act, milliseconds) => {
                const timer = later(() => {
                    timers.delete(timer);
                    act();
                }, milliseconds);
                timers.set(timer, milliseconds);
                return timer;
            };
            window.clearTimeout = timer => {
                timers.delete(timer);
                never(timer);
            };
            const send = window.fetch;
            window.fetch = async (path, options) => {
                if (path.endsWith("predict")) {
                    sent.push(options.body);
                }
                mostAtOnce = Math.max(mostAtOnce, ++atOnce);
                let response;
                try {
                    response = await send(path, options);
                } catch (fault) {
                    atOnce--;
                    throw fault;
                }
                const text = response.text.bind(response);
                response.text = async () => {
                    try {
                        return await text();
                    } finally {
                        atOnce--;
                    }
                };
                return response;
            };
            window.nextFrame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
            // Between an answer and the next question is a short pause.
            window.settled = () => atOnce === 0 && [...timers.values()].every(milliseconds => milliseconds >= 100);
            window.pixels = canvas => {
                // Of a copy, because Chromium warns of reading one that is painted.
                const copy = new OffscreenCanvas(canvas.width, canvas.height)
                    .getContext("2d", { willReadFrequently: true });
                copy.drawImage(canvas, 0, 0);
                return copy.getImageData(0, 0, canvas.width, canvas.height).data;
            };
            new MutationObserver(() => {
                const text = document.getElementById("announcer").textContent;
                if (text !== "") {
                    heard.push(text);
                }
            }).observe(document.getElementById("announcer"), { childList: true });
            """;

    private final ChromeDriver driver;

    private DrawnPage(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Opens it, and waits until it knows its networks. */
    static DrawnPage open(Browser browser, String url) {
        DrawnPage page = new DrawnPage(browser.driver());
        page.driver.get(url);
        page.driver.executeScript(WATCH);
        page.await("what the networks are", p -> !p.text("model").isEmpty());
        return page;
    }

    // --- what is done ---------------------------------------------------------------------------------------------

    DrawnPage draw(Strokes strokes) {
        return draw(strokes, Kind.MOUSE, 0.5f);
    }

    /** Draws; only a pen's pressure counts. */
    DrawnPage draw(Strokes strokes, Kind kind, float pressure) {
        List<Number> box = box("pad");
        PointerInput pointer = new PointerInput(kind, kind.name());
        Sequence sequence = new Sequence(pointer, 0);
        PointerEventProperties properties = PointerInput.eventProperties();
        if (kind == Kind.PEN) {
            properties.setPressure(pressure);
        }
        for (double[][] line : strokes.lines()) {
            for (int i = 0; i < line.length; i++) {
                int x = (int) Math.round(box.get(0).doubleValue() + line[i][0] * box.get(2).doubleValue());
                int y = (int) Math.round(box.get(1).doubleValue() + line[i][1] * box.get(3).doubleValue());
                Interaction move = i == 0
                        ? pointer.createPointerMove(Duration.ZERO, Origin.viewport(), x, y)
                        : pointer.createPointerMove(STEP, Origin.viewport(), x, y, properties);
                sequence.addAction(move);
                if (i == 0) {
                    sequence.addAction(pointer.createPointerDown(MouseButton.LEFT.asArg(), properties));
                }
            }
            sequence.addAction(pointer.createPointerUp(MouseButton.LEFT.asArg()));
        }
        driver.perform(List.of(sequence));
        return this;
    }

    /** One event of a pointer, for what the driver cannot do: {@code pointerdown} and so on, at a place in shares of the pad's side. */
    DrawnPage event(String type, Kind kind, int id, double x, double y, int buttons) {
        run("""
                const [type, pointerType, pointerId, x, y, buttons] = arguments;
                const pad = document.getElementById("pad");
                const box = pad.getBoundingClientRect();
                // There is no such pointer that could be captured.
                pad.setPointerCapture = () => {};
                pad.dispatchEvent(new PointerEvent(type, {
                    pointerType, pointerId, buttons, button: type === "pointermove" ? -1 : 0, pressure: 0.5, bubbles: true,
                    clientX: box.left + x * box.width, clientY: box.top + y * box.height,
                }));
                """,
                type, kind.name().toLowerCase(Locale.ROOT), id, x, y, buttons);
        return this;
    }

    /** Puts a pointer down at the beginning of a stroke, and moves it to its end; it is not lifted. */
    DrawnPage press(double[][] line, Kind kind, int id) {
        event("pointerdown", kind, id, line[0][0], line[0][1], 1);
        for (double[] point : line) {
            event("pointermove", kind, id, point[0], point[1], 1);
        }
        return this;
    }

    /** Presses keys, where the focus is. */
    void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    void press(Keys key, int times) {
        press(String.valueOf(key.charAt(0)).repeat(times));
    }

    void click(String id) {
        element(id).click();
    }

    void upload(Object file) {
        element("file").sendKeys(file.toString());
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    // --- what is seen ---------------------------------------------------------------------------------------------

    WebElement element(String id) {
        return driver.findElement(By.id(id));
    }

    /** The text of an element, visible or not. */
    String text(String id) {
        return String.valueOf(run("return document.getElementById(arguments[0]).textContent", id)).strip();
    }

    String sentence() {
        return text("sentence");
    }

    /** The shown percentages of the ten digits, as assistive technology reads them. */
    List<Integer> bars() {
        List<Integer> bars = new ArrayList<>();
        for (WebElement meter : driver.findElements(By.cssSelector("#bars [role=meter]"))) {
            bars.add(Integer.valueOf(meter.getDomAttribute("aria-valuenow")));
        }
        return bars;
    }

    /** What each network says. */
    List<String> opinions() {
        return driver.findElements(By.cssSelector("#networks .vote")).stream().map(WebElement::getText).toList();
    }

    /** The image the networks see, as it is painted: 784 grey values. */
    List<Integer> seen() {
        return numbers("""
                const data = pixels(document.getElementById("seen"));
                return Array.from({ length: 784 }, (_, i) => data[4 * i]);
                """);
    }

    /** How many of the pad's pixels are painted. */
    int ink() {
        return numbers("""
                const data = pixels(document.getElementById("paper"));
                return [data.filter((value, i) => i % 4 === 3 && value > 127).length];
                """).getFirst();
    }

    /** What was announced since the page was opened. */
    List<String> heard() {
        return strings("return heard");
    }

    /** The bodies sent to the server since the page was opened, if they were text. */
    List<String> sent() {
        return strings("return sent.map(String)");
    }

    /** Left, top, width and height in the viewport. */
    List<Number> box(String id) {
        List<Number> box = new ArrayList<>();
        for (Object number : list("""
                const box = document.getElementById(arguments[0]).getBoundingClientRect();
                return [box.left, box.top, box.width, box.height];
                """, id)) {
            box.add((Number) number);
        }
        return box;
    }

    List<String> strings(String script) {
        return list(script).stream().map(String::valueOf).toList();
    }

    List<Integer> numbers(String script) {
        return list(script).stream().map(number -> ((Number) number).intValue()).toList();
    }

    private List<?> list(String script, Object... arguments) {
        Object value = run(script, arguments);
        assertNotNull(value, script);
        return (List<?>) value;
    }

    // --- waiting --------------------------------------------------------------------------------------------------

    /** Waits until something holds. */
    void await(String what, Predicate<DrawnPage> condition) {
        new WebDriverWait(driver, Browser.PATIENCE, Duration.ofMillis(20)).withMessage(() -> what + notices())
                .until(ignored -> condition.test(this));
    }

    private String notices() {
        return element("notice").isDisplayed() ? "; the page says: " + text("notice-text") : "";
    }

    /** Waits for the answer to all that was drawn. */
    DrawnPage answered() {
        await("an answer", p -> !p.element("spot").getDomAttribute("class").contains("waiting"));
        return settled();
    }

    /** Waits until nothing is asked any more, and what was answered and drawn is painted. */
    DrawnPage settled() {
        await(
                "no more requests",
                p -> Boolean.TRUE.equals(p.run("return nextFrame().then(settled)")));
        return this;
    }

    /** Waits until no timer runs either, so that nothing more will be announced. */
    DrawnPage silent() {
        settled().await("no timer", p -> Boolean.TRUE.equals(p.run("return timers.size === 0")));
        // What is announced is set in the next frame.
        run("return nextFrame()");
        return this;
    }

    /** Waits for a notice and returns it. */
    String notice() {
        await("a notice", p -> p.element("notice").isDisplayed());
        return text("notice-text");
    }
}
