package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.mnist.report.DigitGrid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A process of Chromium without a window, with a profile of its own. */
final class Chromium {
    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    /** Held here, because loggers are forgotten otherwise. It would warn that it does not know this Chromium's protocol. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private final Path folder;
    private final ChromeDriver driver;

    Chromium() throws IOException, URISyntaxException {
        SELENIUM.setLevel(Level.SEVERE);
        folder = Files.createTempDirectory("fovea-browser-");
        ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .withEnvironment(environment())
                .build();
        driver = new ChromeDriver(service, options());
        driver.manage().timeouts().scriptTimeout(Browser.PATIENCE);
    }

    static void assumeInstalled() {
        for (Path program : List.of(PROGRAM, DRIVER)) {
            assumeTrue(
                    Files.isExecutable(program),
                    "the page was NOT tested: there is no " + program + " (Debian: chromium and chromium-driver)");
        }
    }

    ChromeDriver driver() {
        return driver;
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
        ChromeOptions options = new ChromeOptions().setBinary(PROGRAM.toFile());
        options.addArguments(
                "--headless=new", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--host-resolver-rules=MAP " + Browser.STRANGER + " 127.0.0.1",
                "--user-data-dir=" + folder.resolve("profile"));
        if (System.getProperty("user.name").equals("root")) {
            options.addArguments("--no-sandbox");
        }
        LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
        return options;
    }

    void quit() {
        driver.quit();
        while (!isDeleted()) { // Chromium's processes may end, and write, later than it says
            LockSupport.parkNanos(50_000_000);
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
