package dev.fovea.mnist.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;

/** How the curves look: a colour and a marker for each network, dashed and hollow for training. */
final class CurveRenderer extends XYLineAndShapeRenderer {
    private static final long serialVersionUID = 1L;

    static final Stroke HAIRLINE = new BasicStroke(1f);

    private static final Stroke SOLID = new BasicStroke(2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
    private static final Stroke DASHED =
            new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, new float[] {6, 4}, 0f);

    /** About as many markers fit on a line before they run into each other. */
    private static final int MOST_MARKERS = 30;

    private final int markEvery;
    private int series;

    /**
     * Creates the renderer.
     *
     * @param epochs the number of epochs to show
     */
    CurveRenderer(int epochs) {
        super(true, true);
        markEvery = (epochs + MOST_MARKERS - 1) / MOST_MARKERS;
        // Drawn piece by piece, a dashed line would start its pattern anew at each epoch.
        setDrawSeriesLineAsPath(true);
        setUseFillPaint(true);
        setDrawOutlines(true);
        setLegendLine(new Line2D.Double(-18, 0, 18, 0));
    }

    @Override
    public boolean getItemShapeVisible(int row, int item) {
        return item % markEvery == 0;
    }

    /**
     * Says that the next series is the training curve of a network.
     *
     * @param network the number of the network, from 0
     */
    void addTraining(int network) {
        add(network, DASHED, Palette.PAPER);
    }

    /**
     * Says that the next series is the validation curve of a network.
     *
     * @param network the number of the network, from 0
     */
    void addValidation(int network) {
        add(network, SOLID, Palette.series(network));
    }

    private void add(int network, Stroke line, Color fill) {
        setSeriesPaint(series, Palette.series(network));
        setSeriesFillPaint(series, fill);
        setSeriesStroke(series, line);
        setSeriesOutlineStroke(series, SOLID);
        setSeriesShape(series, marker(network));
        series++;
    }

    private static Shape marker(int network) {
        return switch (network % 4) {
            case 0 -> new Ellipse2D.Double(-3.5, -3.5, 7, 7);
            case 1 -> new Rectangle2D.Double(-3, -3, 6, 6);
            case 2 -> triangle();
            default ->
                AffineTransform.getRotateInstance(Math.PI / 4)
                        .createTransformedShape(new Rectangle2D.Double(-3, -3, 6, 6));
        };
    }

    private static Shape triangle() {
        Path2D.Double path = new Path2D.Double();
        path.moveTo(0, -4.5);
        path.lineTo(4, 3);
        path.lineTo(-4, 3);
        path.closePath();
        return path;
    }
}
