package dev.fovea.internal.ops;

import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import java.util.Objects;

/**
 * The settings of a window that slides over an image: what convolutions and poolings have in common.
 *
 * @param height its rows
 * @param width its columns
 * @param strideHeight the vertical step between windows
 * @param strideWidth the horizontal step
 * @param dilationHeight the vertical step between a window's rows
 * @param dilationWidth the horizontal step between its columns
 * @param padding how it meets the border
 */
public record Window(
        int height,
        int width,
        int strideHeight,
        int strideWidth,
        int dilationHeight,
        int dilationWidth,
        Padding padding) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a number is below 1
     */
    public Window {
        Objects.requireNonNull(padding, "padding");
        requirePositive("a window must have", height, width);
        requirePositive("a window's stride must be", strideHeight, strideWidth);
        requirePositive("a window's dilation must be", dilationHeight, dilationWidth);
    }

    private static void requirePositive(String what, int vertical, int horizontal) {
        if (vertical < 1 || horizontal < 1) {
            throw new IllegalArgumentException(what + " at least 1×1, not " + vertical + "×" + horizontal);
        }
    }

    /**
     * A window without gaps or padding.
     *
     * @param height its rows
     * @param width its columns
     * @param strideHeight the vertical step
     * @param strideWidth the horizontal step
     */
    public Window(int height, int width, int strideHeight, int strideWidth) {
        this(height, width, strideHeight, strideWidth, 1, 1, Padding.VALID);
    }

    /**
     * This window with another stride.
     *
     * @param vertical the vertical step
     * @param horizontal the horizontal step
     * @return the changed window
     */
    public Window stride(int vertical, int horizontal) {
        return new Window(height, width, vertical, horizontal, dilationHeight, dilationWidth, padding);
    }

    /**
     * This window with another dilation.
     *
     * @param vertical the step between its rows
     * @param horizontal the step between its columns
     * @return the changed window
     */
    public Window dilation(int vertical, int horizontal) {
        return new Window(height, width, strideHeight, strideWidth, vertical, horizontal, padding);
    }

    /**
     * This window with another padding.
     *
     * @param rule how it meets the border
     * @return the changed window
     */
    public Window padding(Padding rule) {
        return new Window(height, width, strideHeight, strideWidth, dilationHeight, dilationWidth, rule);
    }

    /**
     * The vertical axis of this window over an image.
     *
     * @param what whose window, for messages
     * @param x the image's shape (height, width, channels)
     * @return the axis
     * @throws IllegalArgumentException if the window does not fit
     */
    public Axis rows(String what, Shape x) {
        return Axis.of(what + " height", x.dimension(0), height, dilationHeight, strideHeight, padding::rows);
    }

    /**
     * The horizontal axis of this window over an image.
     *
     * @param what whose window, for messages
     * @param x the image's shape (height, width, channels)
     * @return the axis
     * @throws IllegalArgumentException if the window does not fit
     */
    public Axis columns(String what, Shape x) {
        return Axis.of(what + " width", x.dimension(1), width, dilationWidth, strideWidth, padding::columns);
    }

    @Override
    public String toString() {
        return height + "×" + width + ", stride " + strideHeight + "×" + strideWidth
                + (dilationHeight == 1 && dilationWidth == 1 ? ""
                        : ", dilation " + dilationHeight + "×" + dilationWidth)
                + ", padding " + padding;
    }
}
