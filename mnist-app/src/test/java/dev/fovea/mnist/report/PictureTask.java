package dev.fovea.mnist.report;

import dev.fovea.vision.KnownSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What the tests run in a Java machine of its own: draws one picture of each kind. */
final class PictureTask {
    private PictureTask() {}

    public static void main(String[] args) {
        try {
            drawAll(Path.of(args[0]));
            System.out.println("headless: " + System.getProperty("java.awt.headless"));
        } catch (IOException e) {
            System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    static void drawAll(Path folder) throws IOException {
        DigitGrid.of(1, 2)
                .heading("Two digits")
                .add(Digits.patterned(2), 0, "Pred: 5")
                .addPrediction(Digits.patterned(2), 1, 7, 1)
                .write(folder.resolve("digits.png"));
        LearningCurves.of(List.of(
                EpochRows.row("Network 1", 1, 0.9, 0.3, 0.95, 0.2, 1e-3, 1),
                EpochRows.row("Network 1", 2, 0.95, 0.1, 0.97, 0.1, 1e-3, 1)))
                .write(folder.resolve("curves.png"));
        ConfusionPicture.of(new long[10][10], KnownSet.MNIST.form()).write(folder.resolve("confusion.png"));
    }
}
