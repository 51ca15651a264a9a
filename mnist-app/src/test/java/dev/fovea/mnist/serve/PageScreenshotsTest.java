package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.ensemble.BundledNetwork;
import dev.fovea.mnist.ensemble.SavedEnsemble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Takes the README's pictures of the page, into the folder {@code -Dpage.images=DIR}, with the networks of the run
 * {@code -Dpage.networks=RUN} or the bundled one: see CONTRIBUTING.md.
 */
@EnabledIfSystemProperty(named = "page.images", matches = ".+", disabledReason = "no folder for the pictures")
class PageScreenshotsTest {
    private static final int LARGEST = 400 * 1024;

    @RegisterExtension
    static final Browser BROWSER = new Browser();

    @ParameterizedTest
    @CsvSource({"desktop, light", "desktop, dark", "phone, light", "phone, dark"})
    void takePicture(String screen, String colours) throws Exception {
        Path base = Path.of(System.getProperty("golden.base", ""));
        String networks = System.getProperty("page.networks");
        SavedEnsemble ensemble = networks == null ? BundledNetwork.read() : SavedEnsemble.read(base.resolve(networks));
        boolean phone = screen.equals("phone");
        BROWSER.screen(phone ? 390 : 1280, phone ? 844 : 800, phone);
        BROWSER.media(Map.of("prefers-color-scheme", colours));
        byte[] picture;
        try (TestService real = TestService.of(ensemble, version())) {
            DrawnPage page = DrawnPage.open(BROWSER, real.url()).draw(Strokes.doubtful()).answered();
            page.await("rest", p -> "0".equals(p.run("return String(document.getAnimations().length)")));
            picture = BROWSER.picture();
        }
        Path folder = base.resolve(System.getProperty("page.images"));
        Files.createDirectories(folder);
        Files.write(folder.resolve("page-" + screen + "-" + colours + ".png"), picture);
        assertTrue(picture.length <= LARGEST, () -> picture.length + " bytes");
    }

    /** The version of this build. */
    private static String version() throws IOException {
        try (InputStream in = PageScreenshotsTest.class.getResourceAsStream("/dev/fovea/mnist/cli/version.txt")) {
            assertNotNull(in);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
