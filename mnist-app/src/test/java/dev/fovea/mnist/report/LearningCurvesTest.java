package dev.fovea.mnist.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Isolated
class LearningCurvesTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "3, 1", "3, 10", "3, 50", "12, 100"})
    void everyCurveIsWithinBothPlotsAndNothingIsCutOff(int networks, int epochs) throws IOException {
        Picture picture = draw(run(networks, epochs));
        Ink.assertBlankEdge(picture.image());
        int plotsEnd = picture.accuracy().y + picture.accuracy().height;
        Rectangle aboveLegend = new Rectangle(0, 0, LearningCurves.WIDTH, plotsEnd);
        for (int i = 0; i < Math.min(networks, 6); i++) {
            Color color = Palette.series(i);
            String name = "network " + (i + 1);
            assertFalse(picture.in(picture.loss(), color).isEmpty(), "loss of " + name);
            assertFalse(picture.in(picture.accuracy(), color).isEmpty(), "accuracy of " + name);
            Rectangle plots = picture.loss().union(picture.accuracy());
            assertTrue(plots.contains(picture.in(aboveLegend, color)), name + " outside of the plots");
            Rectangle legend = new Rectangle(0, plotsEnd, LearningCurves.WIDTH, LearningCurves.HEIGHT - plotsEnd);
            assertFalse(picture.in(legend, color).isEmpty(), "legend of " + name);
        }
    }

    @Test
    void aSingleEpochIsAPointInTheMiddle() throws IOException {
        Picture picture = draw(run(1, 1));
        for (Rectangle plot : List.of(picture.loss(), picture.accuracy())) {
            Rectangle ink = picture.in(plot, Palette.series(0));
            assertEquals(plot.getCenterX(), ink.getCenterX(), 2);
            assertTrue(ink.width >= 5 && ink.width <= 12, "width " + ink.width);
            assertTrue(ink.height > plot.height / 2, "training and validation far apart");
        }
    }

    @Test
    void lossesFallAndAccuraciesRise() throws IOException {
        Picture picture = draw(run(1, 10));
        assertTrue(left(picture, picture.loss()).getCenterY() < right(picture, picture.loss()).getCenterY() - 50);
        assertTrue(
                left(picture, picture.accuracy()).getCenterY() > right(picture, picture.accuracy()).getCenterY() + 50);
    }

    @Test
    void theLastEpochsAreNotSquashedByABadFirstOne() throws IOException {
        List<EpochRow> rows = new ArrayList<>();
        double[] losses = {5, 0.04, 0.03, 0.025, 0.02};
        for (int i = 0; i < losses.length; i++) {
            rows.add(row("A", i + 1, losses[i], losses[i]));
        }
        Picture picture = draw(rows);
        Rectangle loss = picture.loss();
        Rectangle lastThree = new Rectangle(loss.x + loss.width / 2, loss.y, loss.width / 2, loss.height);
        assertTrue(picture.in(lastThree, Palette.series(0)).height > loss.height / 20);
    }

    @Test
    void aRunThatEndsInNanEndsBeforeIt() throws IOException {
        List<EpochRow> rows = run(1, 6);
        rows.add(EpochRows.row("Network 1", 7, Double.NaN, Double.NaN, Double.NaN, Double.POSITIVE_INFINITY, 1, 1));
        Picture picture = draw(rows);
        for (Rectangle plot : List.of(picture.loss(), picture.accuracy())) {
            // Epochs 1 to 7 are in the middle of seven strips of the same width.
            double sixth = plot.x + plot.width * 5.5 / 7;
            Rectangle ink = picture.in(plot, Palette.series(0));
            assertEquals(sixth, ink.getMaxX(), 8);
        }
    }

    @Test
    void withoutValidationThereIsNoCurveOfItInTheLegend() throws IOException {
        List<EpochRow> rows = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            rows.add(EpochRows.row("A", i, 0.9, 1.0 / i, Double.NaN, Double.NaN, 1e-3, 1));
        }
        int with = legendHeight(draw(run(1, 4)));
        int without = legendHeight(draw(rows));
        assertTrue(without > 5 && without < with - 10, without + " and " + with);
    }

    @Test
    void anAccuracyThatWasNotMeasuredHasNoCurveAndItIsSaid() throws IOException {
        List<EpochRow> rows = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            rows.add(EpochRows.row("A", i, Double.NaN, 1.0 / i, Double.NaN, 0.5 / i, 1e-3, 1));
        }
        Picture picture = draw(rows);
        Ink.assertBlankEdge(picture.image());
        assertFalse(picture.in(picture.loss(), Palette.series(0)).isEmpty(), "the loss was measured");
        assertTrue(picture.in(picture.accuracy(), Palette.series(0)).isEmpty(), "the accuracy was not");
        assertFalse(picture.in(picture.accuracy(), Palette.INK).isEmpty(), "it should say so");
    }

    @Test
    void noEpochsAtAllMakeAPictureToo() throws IOException {
        Picture picture = draw(List.of());
        Ink.assertBlankEdge(picture.image());
        assertFalse(picture.in(picture.loss(), Palette.INK).isEmpty(), "it should say so");
    }

    @Test
    void isTheSameInEveryLocale() throws IOException {
        BufferedImage expected = draw(run(2, 5)).image();
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            Ink.assertSame(expected, draw(run(2, 5)).image());
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void writesWhatItDraws(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("curves.png");
        LearningCurves.of(run(3, 10)).write(file);
        Ink.assertSame(draw(run(3, 10)).image(), ImageIO.read(file.toFile()));
        assertTrue(Files.size(file) < 300_000, "size " + Files.size(file));
    }

    private static Rectangle left(Picture picture, Rectangle plot) {
        return picture.in(new Rectangle(plot.x, plot.y, plot.width / 10, plot.height), Palette.series(0));
    }

    private static Rectangle right(Picture picture, Rectangle plot) {
        int width = plot.width / 10;
        return picture.in(
                new Rectangle(plot.x + plot.width - width, plot.y, width, plot.height), Palette.series(0));
    }

    private static int legendHeight(Picture picture) {
        int top = picture.accuracy().y + picture.accuracy().height;
        Rectangle below = new Rectangle(0, top, LearningCurves.WIDTH, LearningCurves.HEIGHT - top);
        return picture.in(below, Palette.series(0)).height;
    }

    private static List<EpochRow> run(int networks, int epochs) {
        List<EpochRow> rows = new ArrayList<>();
        for (int network = 1; network <= networks; network++) {
            for (int epoch = 1; epoch <= epochs; epoch++) {
                double loss = (0.3 + 0.02 * network) / epoch;
                rows.add(row("Network " + network, epoch, loss, loss / 3));
            }
        }
        return rows;
    }

    private static EpochRow row(String network, int epoch, double loss, double valLoss) {
        return EpochRows.row(network, epoch, Math.exp(-loss / 3), loss, Math.exp(-valLoss / 3), valLoss, 1e-3, 20);
    }

    private static Picture draw(List<EpochRow> rows) throws PictureException {
        ChartRenderingInfo info = new ChartRenderingInfo();
        BufferedImage image = LearningCurves.of(rows).draw(info).image();
        PlotRenderingInfo both = info.getPlotInfo();
        return new Picture(
                image,
                both.getSubplotInfo(0).getDataArea().getBounds(),
                both.getSubplotInfo(1).getDataArea().getBounds());
    }

    private record Picture(BufferedImage image, Rectangle loss, Rectangle accuracy) {
        Rectangle in(Rectangle area, Color color) {
            return Ink.bounds(image, area, Ink.of(color));
        }
    }
}
