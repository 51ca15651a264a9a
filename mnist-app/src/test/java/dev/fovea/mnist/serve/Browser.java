package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/**
 * A Chromium of a class of tests, until its last one has ended; where it is not installed, they are skipped. A test fails if
 * anything appeared on the browser's console.
 */
final class Browser implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    /** How long anything on the page may take before it counts as missing: what takes a tenth of a second on a quiet machine. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    /** A name of this machine that does not look like it, so that a page from there is not trusted as one from localhost is. */
    static final String STRANGER = "fovea.test";

    private static final String NOTHING = "";

    private @Nullable Chromium chromium;
    private String expected = NOTHING;

    ChromeDriver driver() {
        return Objects.requireNonNull(chromium).driver();
    }

    /** From here on requests may fail, which Chromium itself puts on the console. */
    void expectFailedRequests() {
        expectOnConsole("Failed to load resource");
    }

    /** From here on lines with these words may be on the console. */
    void expectOnConsole(String words) {
        expected = words;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, URISyntaxException {
        Chromium.assumeInstalled();
        chromium = ChromiumPool.of(context).take();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        expected = NOTHING;
        screen(1280, 800, false);
        media(Map.of());
    }

    /** Leaves the page, so that it does not miss its server. */
    void leave() {
        driver().get("about:blank");
    }

    /** A screen of so many CSS pixels, of a phone or of a computer. */
    void screen(int width, int height, boolean phone) {
        screen(width, height, phone ? 2 : 1, phone);
    }

    /** The same with so many pixels of the screen on a side of each. */
    void screen(int width, int height, int scale, boolean phone) {
        driver().executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", scale, "mobile", phone));
    }

    /** What media queries find, such as {@code prefers-color-scheme: dark}. */
    void media(Map<String, String> features) {
        List<Map<String, String>> list = features.entrySet().stream()
                .map(feature -> Map.of("name", feature.getKey(), "value", feature.getValue()))
                .toList();
        driver().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", list));
    }

    /** The whole page as a PNG, also what one would have to scroll to. */
    byte[] picture() {
        Object picture = driver().executeCdpCommand("Page.captureScreenshot", Map.of("captureBeyondViewport", true))
                .get("data");
        return Base64.getDecoder().decode(String.valueOf(picture));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<String> entries = driver().manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .filter(message -> expected.equals(NOTHING) || !message.contains(expected))
                .toList();
        assertEquals(List.of(), entries, "on the console");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (chromium != null) {
            leave();
            ChromiumPool.of(context).giveBack(chromium);
        }
    }
}
