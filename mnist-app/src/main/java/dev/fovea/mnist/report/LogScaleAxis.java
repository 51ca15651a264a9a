package dev.fovea.mnist.report;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.Range;

/**
 * A vertical axis of the chart library that follows a {@link LogScale}: its own logarithmic axis has grid lines at
 * whole decades only, of which a learning curve often crosses none.
 */
final class LogScaleAxis extends LogAxis {
    private static final long serialVersionUID = 1L;

    private final ArrayList<NumberTick> ticks = new ArrayList<>();

    /**
     * Creates the axis.
     *
     * @param label the text beside it
     * @param scale its ends and grid lines
     * @param format how the value of a grid line is written
     */
    LogScaleAxis(String label, LogScale scale, DoubleFunction<String> format) {
        super(label);
        setAutoRange(false);
        setRange(new Range(scale.low(), scale.high()));
        for (double value : scale.ticks()) {
            ticks.add(new NumberTick(
                    value + LogScale.OFFSET, format.apply(value), TextAnchor.CENTER_RIGHT, TextAnchor.CENTER, 0));
        }
    }

    @Override
    public List<NumberTick> refreshTicks(
            Graphics2D graphics, AxisState state, Rectangle2D dataArea, RectangleEdge edge) {
        return ticks;
    }
}
