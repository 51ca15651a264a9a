package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.report.html.ReportFile;
import dev.fovea.mnist.report.html.ReportPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Rectangle;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Takes the pictures of a run's report in docs/images: see CONTRIBUTING.md. */
@EnabledIfSystemProperty(named = "screenshots.run", matches = ".+", disabledReason = "no run to take pictures of")
class ReportScreenshotsTest {
    private static final int LARGEST = 400 * 1024;
    private static final int MARGIN = 24;

    @RegisterExtension
    static final Browser BROWSER = new Browser();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "desktop, light, 1280, '.card:nth-child(8)'", "desktop, dark, 1280, '.card:nth-child(8)'",
        "phone, light, 390, #results", "phone, dark, 390, #results"
    })
    void takePicture(String device, String colours, int width, String last) throws IOException {
        Path base = Path.of(System.getProperty("golden.base", ""));
        Path page = folder.resolve(ReportPage.NAME);
        ReportPage.write(
                ReportFile.read(base.resolve(System.getProperty("screenshots.run")).resolve(ReportFile.NAME)), page);
        BROWSER.screen(width, 1000, device.equals("phone"));
        BROWSER.media(Map.of("prefers-color-scheme", colours));
        BROWSER.driver().get(page.toUri().toString());
        new WebDriverWait(BROWSER.driver(), Browser.PATIENCE)
                .until(driver -> driver.findElements(By.cssSelector("#footer p")).size() == 1);
        Rectangle end = BROWSER.driver().findElement(By.cssSelector(last)).getRect();
        BROWSER.screen(width, end.y + end.height + MARGIN, device.equals("phone"));
        Object picture = BROWSER.driver()
                .executeCdpCommand("Page.captureScreenshot", Map.of("format", "png", "optimizeForSpeed", false))
                .get("data");
        Path file = base.resolve(System.getProperty("screenshots.to", "docs/images"))
                .resolve("report-" + device + "-" + colours + ".png");
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode((String) picture));
        assertTrue(Files.size(file) <= LARGEST, file + " has " + Files.size(file) + " bytes");
    }
}
