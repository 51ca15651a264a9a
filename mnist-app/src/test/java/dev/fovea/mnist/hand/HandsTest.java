package dev.fovea.mnist.hand;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.ensemble.BundledNetwork;
import dev.fovea.mnist.ensemble.Predictions;
import dev.fovea.mnist.ensemble.SavedEnsemble;
import dev.fovea.parallel.Parallel;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.WorkListener;
import dev.fovea.vision.picture.Picture;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * How well the bundled network reads digits that MNIST has not seen, and how well it tells what is none: prints a table, of
 * fonts ({@code .ttf}) and scikit-learn's {@code digits.csv.gz} in a folder, {@code -Dfovea.hands=FOLDER}. See docs/digits.md.
 */
@EnabledIfSystemProperty(named = "fovea.hands", matches = ".+", disabledReason = "no folder with fonts")
class HandsTest {
    private final PrintStream out = System.out;

    @Test
    void table() throws Exception {
        Path folder = Path.of(System.getProperty("golden.base", ".")).resolve(System.getProperty("fovea.hands"));
        List<Font> fonts = Hand.fonts(folder);
        List<Hand> hands = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path csv : files.filter(path -> path.getFileName().toString().startsWith("digits.csv")).toList()) {
                hands.add(Hand.scikitLearn(csv));
            }
        }
        fonts.forEach(font -> hands.add(Hand.printed(font)));
        fonts.forEach(font -> hands.add(Hand.pens(font)));
        hands.addAll(Hand.photographs(fonts));
        hands.addAll(NoDigits.drawn(fonts));
        assertTrue(hands.size() > 20, "no fonts in " + folder);
        out.printf("%-45s %8s %8s %8s %8s%n", "set", "pictures", "right", "told", "laugh");
        SavedEnsemble ensemble = BundledNetwork.read();
        for (Hand hand : hands) {
            line(ensemble, hand);
        }
    }

    /** Right: read as what it is, or told to be none and is none. A laugh: another answer, at 90 % or more, and not told. */
    private void line(SavedEnsemble ensemble, Hand hand) throws Exception {
        var pixels = new ByteArrayOutputStream();
        List<Integer> read = new ArrayList<>();
        int right = 0;
        int told = 0;
        for (int i = 0; i < hand.size(); i++) {
            Picture picture = hand.picture().apply(i);
            try {
                pixels.writeBytes(ensemble.subject().input().bytes(picture));
                read.add(i);
            } catch (DataFileException e) {
                told++; // nothing to be seen
            }
        }
        int laughed = 0;
        if (!read.isEmpty()) {
            LabelledImages images =
                    LabelledImages.unlabelled(ensemble.subject().form(), pixels.toByteArray(), "pictures");
            Predictions predictions = ensemble.predict(images, Parallel.ofThreads(1), WorkListener.NONE).getFirst();
            for (int k = 0; k < read.size(); k++) {
                float[] image = new float[784];
                images.read(k, image, 0);
                boolean doubted = ensemble.subject().doubt(image).isPresent();
                boolean same = predictions.digit(k) == hand.digit().applyAsInt(read.get(k));
                told += doubted ? 1 : 0;
                right += same && !doubted ? 1 : 0;
                laughed += !same && !doubted && predictions.certainty(k) >= 0.9 ? 1 : 0;
            }
        }
        int all = hand.size();
        boolean none = hand.digit().applyAsInt(0) < 0;
        out.printf("%-45s %8d %7.1f%% %7.1f%% %7.1f%%%n", hand.name(), all, 100.0 * (none ? told : right) / all,
                100.0 * told / all, 100.0 * laughed / all);
    }
}
