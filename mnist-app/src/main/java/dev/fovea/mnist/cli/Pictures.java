package dev.fovea.mnist.cli;

import dev.fovea.mnist.ensemble.Predictions;
import dev.fovea.mnist.report.DigitGrid;
import dev.fovea.vision.LabelledImages;

/** The two grids of images that the notebook shows. */
final class Pictures {
    private static final int COLUMNS = 10;
    private static final int PREVIEW_ROWS = 3;
    private static final int PREDICTION_ROWS = 4;

    /** How many images the preview shows. */
    static final int PREVIEWED = PREVIEW_ROWS * COLUMNS;

    private Pictures() {}

    /** The first training images under their labels. */
    static DigitGrid preview(LabelledImages images) {
        DigitGrid grid = DigitGrid.of(PREVIEW_ROWS, COLUMNS).heading("The first training " + images.form().items());
        for (int i = 0; i < Math.min(PREVIEWED, images.size()); i++) {
            grid.addLabelled(images, i);
        }
        return grid;
    }

    /** The first test images under what they were taken for. */
    static DigitGrid predictions(Predictions predictions) {
        LabelledImages images = predictions.images();
        DigitGrid grid = DigitGrid.of(PREDICTION_ROWS, COLUMNS)
                .heading("Predictions for the first test " + images.form().items());
        for (int i = 0; i < Math.min(PREDICTION_ROWS * COLUMNS, images.size()); i++) {
            if (images.labelled()) {
                grid.addPrediction(images, i, predictions.digit(i), images.label(i));
            } else {
                grid.addPrediction(images, i, predictions.digit(i));
            }
        }
        return grid;
    }
}
