package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.Waiting;
import dev.fovea.mnist.ensemble.SavedEnsemble;
import dev.fovea.mnist.ensemble.SavedNetwork;
import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.mnist.model.Subject;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.vision.KnownSet;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;

/** The page of networks that know other things than digits. */
@Waiting
class OtherSetsPageTest {
    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static SavedEnsemble untrained(KnownSet set, int networks) {
        Subject subject = Subject.of(set);
        ModelMetadata metadata = subject.storedIn(ModelMetadata.none()).metric("test_accuracy", 0.5);
        return new SavedEnsemble(
                LongStream.range(0, networks).mapToObj(seed -> new SavedNetwork(
                        Path.of("network-" + seed + ".safetensors"),
                        new Model(DigitNetwork.build(seed, 0.3, subject.classes().size()), metadata, "1.2.3")))
                        .toList());
    }

    private static List<String> ranked() {
        return BROWSER.driver().findElements(By.cssSelector("#bars .class")).stream().map(each -> each.getText())
                .toList();
    }

    @Test
    void ranksTheLikeliestOfManyNames() throws Exception {
        try (TestService server = TestService.of(untrained(KnownSet.FASHION_MNIST, 2), "1.2.3")) {
            DrawnPage page = DrawnPage.open(BROWSER, server.url());
            assertEquals("Drop an image, or draw one here", page.text("invitation"));
            assertEquals("No image yet", page.sentence());
            assertTrue(page.text("model").contains("50.00\u00a0% of the test images right"), page.text("model"));
            page.draw(Strokes.of(4)).answered();
            List<String> names = ranked();
            assertEquals(5, names.size());
            assertTrue(Subject.of(KnownSet.FASHION_MNIST).classes().names().containsAll(names), names.toString());
            assertEquals(page.bars().stream().sorted((a, b) -> b - a).toList(), page.bars());
            assertTrue(page.sentence().contains(names.getFirst()), page.sentence() + " of " + names);
            assertEquals("", page.text("spot"), "a name is too long for it");
            assertTrue(page.opinions().getFirst().matches("[A-Z].* · [0-9]+[\u00a0 ]%"), page.opinions().toString());
            assertEquals(List.of(), Axe.violations(BROWSER.driver()));
        }
    }

    @Test
    void lettersAreCalledByTheirNames() throws Exception {
        try (TestService server = TestService.of(untrained(KnownSet.EMNIST_LETTERS, 1), "1.2.3")) {
            DrawnPage page = DrawnPage.open(BROWSER, server.url());
            assertEquals("Draw a letter here", page.text("invitation"));
            page.draw(Strokes.of(4)).answered();
            assertTrue(ranked().getFirst().matches("[A-Z]"), ranked().toString());
            assertTrue(page.sentence().contains(" " + ranked().getFirst()), page.sentence());
            assertFalse(page.text("spot").isEmpty());
            page.click("clear");
            assertEquals("No letter yet", page.sentence());
            assertEquals(List.of("", "", "", "", ""), ranked());
        }
    }
}
