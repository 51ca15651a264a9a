package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.mnist.report.DigitGrid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * Chromium without a window, one for a class of tests; where it is not installed, they are skipped. A test fails if anything
 * appeared on the browser's console.
 */
final class Browser implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    /** How long anything on the page may take before it counts as missing: what takes a tenth of a second on a quiet machine. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    /** A name of this machine that does not look like it, so that a page from there is not trusted as one from localhost is. */
    static final String STRANGER = "fovea.test";

    private static final String NOTHING = "";
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    /** Held here, because loggers are forgotten otherwise. It would warn that it does not know this Chromium's protocol. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private Path folder = Path.of("none");
    private ChromeDriver driver;
    private String expected = NOTHING;

    ChromeDriver driver() {
        return Objects.requireNonNull(driver);
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
        for (Path program : List.of(CHROMIUM, DRIVER)) {
            assumeTrue(
                    Files.isExecutable(program),
                    "the page was NOT tested: there is no " + program + " (Debian: chromium and chromium-driver)");
        }
        SELENIUM.setLevel(Level.SEVERE);
        folder = Files.createTempDirectory("fovea-browser-");
        ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .withEnvironment(environment())
                .build();
        driver = new ChromeDriver(service, options());
        driver.manage().timeouts().scriptTimeout(PATIENCE);
    }

    /** The page is laid out with the application's own font, whatever the machine has. */
    private Map<String, String> environment() throws IOException, URISyntaxException {
        Path fonts = Path.of(
                Objects.requireNonNull(DigitGrid.class.getResource("roboto-regular.ttf")).toURI()).getParent();
        Path list = folder.resolve("fonts.conf");
        Files.writeString(list, """
                <?xml version="1.0"?>
                <!DOCTYPE fontconfig SYSTEM "fonts.dtd">
                <fontconfig><dir>%s</dir><cachedir>%s</cachedir></fontconfig>
                """.formatted(fonts, folder.resolve("fonts")));
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("FONTCONFIG_FILE", list.toString());
        return environment;
    }

    private ChromeOptions options() {
        ChromeOptions options = new ChromeOptions().setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless=new", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--host-resolver-rules=MAP " + STRANGER + " 127.0.0.1",
                "--user-data-dir=" + folder.resolve("profile"));
        if (System.getProperty("user.name").equals("root")) {
            options.addArguments("--no-sandbox");
        }
        LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
        return options;
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
    public void afterAll(ExtensionContext context) throws InterruptedException {
        if (driver == null) {
            return;
        }
        driver.quit();
        while (!isDeleted()) { // Chromium's processes may end, and write, later than it says
            Thread.sleep(50);
        }
    }

    private boolean isDeleted() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
            return true;
        } catch (IOException | UncheckedIOException e) {
            return Files.notExists(folder);
        }
    }
}
