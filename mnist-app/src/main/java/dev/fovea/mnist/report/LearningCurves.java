package dev.fovea.mnist.report;

import dev.fovea.train.EpochReport;
import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.GridArrangement;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.Range;
import org.jfree.data.general.DatasetUtils;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * A picture of the loss and the accuracy of each network over the epochs, one above the other: validation as a solid
 * line, training as a dashed one, a colour and a marker for each network.
 *
 * <p>Both vertical axes are logarithmic (that of the accuracy in the error rate), so that the last epochs can be told
 * apart however bad the first one was. Values that are not finite are skipped.
 */
public final class LearningCurves {
    static final int WIDTH = 1000;
    static final int HEIGHT = 860;

    private static final float TICK_SIZE = 12;
    private static final String TRAINING = " training";
    private static final String VALIDATION = " validation";

    /** The width of a line's sample in the legend, with the space around it and its name. */
    private static final double LEGEND_SAMPLE = 72;

    private final List<EpochRow> rows;
    private final List<String> networks;
    private final boolean validated;

    private LearningCurves(List<EpochRow> rows) {
        this.rows = rows;
        this.networks = rows.stream().map(EpochRow::network).distinct().toList();
        this.validated = rows.stream().map(EpochRow::report).anyMatch(EpochReport::validated);
    }

    /**
     * Takes the epochs to draw.
     *
     * @param rows the epochs of all networks; networks appear in the order of their first epoch
     * @return their curves
     */
    public static LearningCurves of(List<EpochRow> rows) {
        return new LearningCurves(List.copyOf(rows));
    }

    /**
     * Draws the curves into a PNG file, which is written whole or not at all.
     *
     * @param file the file
     * @throws PictureException if this machine cannot draw
     * @throws IOException if the file cannot be written
     */
    public void write(Path file) throws IOException {
        draw(new ChartRenderingInfo()).write(file);
    }

    /**
     * Draws the curves.
     *
     * @param info is told where on the page the chart library put the plots
     * @return the picture
     * @throws PictureException if this machine cannot draw
     */
    Sheet draw(ChartRenderingInfo info) throws PictureException {
        Lettering lettering = Lettering.load();
        Sheet sheet = Sheet.blank(lettering, WIDTH, HEIGHT);
        sheet.graphics().setColor(Palette.INK);
        double width = WIDTH - 2.0 * Sheet.MARGIN;
        sheet.centred(
                "Learning curves",
                lettering.bold(Sheet.HEADING_SIZE),
                WIDTH / 2.0,
                Sheet.MARGIN + Sheet.HEADING_SIZE,
                width);
        double top = Sheet.MARGIN + Sheet.HEADING_SIZE + 12.0;
        Rectangle2D area = new Rectangle2D.Double(Sheet.MARGIN, top, width, HEIGHT - Sheet.MARGIN - top);
        chart(lettering).draw(sheet.graphics(), area, info);
        return sheet;
    }

    private JFreeChart chart(Lettering lettering) {
        CombinedDomainXYPlot both = new CombinedDomainXYPlot(epochAxis(lettering));
        both.setGap(24);
        both.add(plot(
                "loss (log scale)",
                EpochReport::loss,
                EpochReport::valLoss,
                Double.POSITIVE_INFINITY,
                LearningCurves::lossLabel,
                lettering));
        ToDoubleFunction<EpochReport> error = epoch -> 1 - epoch.accuracy();
        ToDoubleFunction<EpochReport> valError = epoch -> 1 - epoch.valAccuracy();
        XYPlot accuracy = plot(
                "accuracy (log scale of the error)", error, valError, 1, LearningCurves::accuracyLabel, lettering);
        // Fewer errors are further up, as a higher accuracy should be.
        accuracy.getRangeAxis().setInverted(true);
        both.add(accuracy);

        JFreeChart chart = new JFreeChart(null, null, both, false);
        chart.setBackgroundPaint(Palette.PAPER);
        chart.setPadding(RectangleInsets.ZERO_INSETS);
        if (!networks.isEmpty()) {
            chart.addSubtitle(legend(both.getSubplots().get(0), lettering.regular(Sheet.TEXT_SIZE)));
        }
        return chart;
    }

    /** A table with a column for each network, as long as the page is wide enough, or else more rows. */
    private LegendTitle legend(XYPlot plot, Font font) {
        double widest = networks.stream()
                .mapToDouble(network -> Lettering.width(font, network + VALIDATION))
                .max()
                .orElse(0);
        double room = WIDTH - 2.0 * Sheet.MARGIN;
        int columns = (int) Math.clamp(room / (widest + LEGEND_SAMPLE), 1, networks.size());
        int lines = plot.getSeriesCount();
        GridArrangement table = new GridArrangement((lines + columns - 1) / columns, columns);
        LegendTitle legend = new LegendTitle(plot, table, table);
        legend.setPosition(RectangleEdge.BOTTOM);
        legend.setItemFont(font);
        legend.setItemPaint(Palette.INK);
        legend.setItemLabelPadding(new RectangleInsets(2, 4, 2, 16));
        return legend;
    }

    private XYPlot plot(
            String label,
            ToDoubleFunction<EpochReport> training,
            ToDoubleFunction<EpochReport> validation,
            double largest,
            DoubleFunction<String> format,
            Lettering lettering) {
        XYSeriesCollection curves = new XYSeriesCollection();
        CurveRenderer renderer = new CurveRenderer(lastEpoch());
        for (int i = 0; i < networks.size(); i++) {
            curves.addSeries(series(networks.get(i), TRAINING, training));
            renderer.addTraining(i);
        }
        for (int i = 0; validated && i < networks.size(); i++) {
            curves.addSeries(series(networks.get(i), VALIDATION, validation));
            renderer.addValidation(i);
        }
        DoubleStream values = rows.stream()
                .map(EpochRow::report)
                .flatMapToDouble(
                        epoch -> DoubleStream.of(training.applyAsDouble(epoch), validation.applyAsDouble(epoch)))
                .map(LearningCurves::drawable);
        ValueAxis axis = new LogScaleAxis(label, LogScale.over(values, largest), format);
        style(axis, lettering);

        XYPlot plot = new XYPlot(curves, null, axis, renderer);
        plot.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
        plot.setBackgroundPaint(Palette.PAPER);
        plot.setRangeGridlinePaint(Palette.FAINT);
        plot.setRangeGridlineStroke(CurveRenderer.HAIRLINE);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinesVisible(!DatasetUtils.isEmptyOrNull(curves));
        plot.setOutlineVisible(false);
        plot.setNoDataMessage(rows.isEmpty() ? "no epoch was completed" : "not measured");
        plot.setNoDataMessageFont(lettering.regular(Sheet.TEXT_SIZE));
        plot.setNoDataMessagePaint(Palette.INK);
        return plot;
    }

    /** Without points where there is nothing to draw, so that the plot may say so. */
    private XYSeries series(String network, String kind, ToDoubleFunction<EpochReport> value) {
        XYSeries series = new XYSeries(network + kind);
        List<EpochReport> epochs =
                rows.stream().filter(row -> row.network().equals(network)).map(EpochRow::report).toList();
        if (epochs.stream().mapToDouble(value).anyMatch(Double::isFinite)) {
            epochs.forEach(epoch -> series.addOrUpdate(
                    epoch.epoch(), drawable(value.applyAsDouble(epoch)) + LogScale.OFFSET));
        }
        return series;
    }

    /** The chart library breaks a line at NaN, which is what an infinite loss needs as well. */
    private static double drawable(double value) {
        return Double.isFinite(value) ? Math.max(0, value) : Double.NaN;
    }

    private NumberAxis epochAxis(Lettering lettering) {
        NumberAxis axis = new NumberAxis("epoch");
        axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits(Locale.ROOT));
        int last = lastEpoch();
        double room = Math.clamp(0.02 * last, 0.5, 0.9);
        axis.setRange(new Range(1 - room, last + room));
        style(axis, lettering);
        return axis;
    }

    private int lastEpoch() {
        return rows.stream().mapToInt(row -> row.report().epoch()).max().orElse(1);
    }

    private static void style(ValueAxis axis, Lettering lettering) {
        axis.setLabelFont(lettering.regular(Sheet.TEXT_SIZE));
        axis.setLabelPaint(Palette.INK);
        axis.setTickLabelFont(lettering.regular(TICK_SIZE));
        axis.setTickLabelPaint(Palette.INK);
        axis.setAxisLinePaint(Palette.INK);
        axis.setTickMarkPaint(Palette.INK);
    }

    private static String lossLabel(double loss) {
        return decimal(loss < 100_000 ? "0.#####" : "0.#E0", loss);
    }

    private static String accuracyLabel(double error) {
        return decimal("0.###", 100 * (1 - error)) + " %";
    }

    private static String decimal(String pattern, double value) {
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value);
    }
}
