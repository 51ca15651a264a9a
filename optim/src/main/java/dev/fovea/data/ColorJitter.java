package dev.fovea.data;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.loss.Target;
import dev.fovea.tensor.Shape;

/**
 * Random brightness, contrast, saturation and hue of images, in this order, as torchvision's {@code ColorJitter} defines
 * each. With factors b, c and s drawn uniformly from 1 ± the setting (never below 0), a turn h from ± the setting, and the
 * grey of a pixel 0.299 red + 0.587 green + 0.114 blue (of other than three channels their mean):
 *
 * <ul>
 *   <li>brightness: b·x, so black is 0;
 *   <li>contrast: m + c·(x − m), where m is the image's mean grey;
 *   <li>saturation: g + s·(x − g), where g is the pixel's grey;
 *   <li>hue: a turn of the pixel's hue by h in the colour circle of HSV, whose greatest and least channel stay.
 * </ul>
 *
 * <p>Values may be of any range and are not limited, unless by {@link #limits}. Saturation and hue need three channels,
 * red, green and blue. Targets stay as they are. Made like {@code ColorJitter.brightness(0.2).contrast(0.2)}. Immutable.
 */
@CheckReturnValue
public final class ColorJitter implements Augmentation {
    private static final double RED = 0.299;
    private static final double GREEN = 0.587;
    private static final double BLUE = 0.114;

    /** The sides of the colour circle. */
    private static final int SIDES = 6;

    private static final ColorJitter NOTHING = new ColorJitter(
            new Settings(0, 0, 0, 0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));

    private final Settings settings;

    private record Settings(
            double brightness, double contrast, double saturation, double hue, double low, double high) {
        Settings {
            factor("brightness", brightness);
            factor("contrast", contrast);
            factor("saturation", saturation);
            if (!(hue >= 0 && hue <= 0.5)) {
                throw new IllegalArgumentException("hue must be in [0, 0.5], half the colour circle, not " + hue);
            }
            if (!(low < high)) {
                throw new IllegalArgumentException(
                        "the lower limit must be below the upper one, not " + low + " and " + high);
            }
        }

        private static void factor(String name, double value) {
            if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(name + " must be at least 0 and finite, not " + value);
            }
        }
    }

    private ColorJitter(Settings settings) {
        this.settings = settings;
    }

    private ColorJitter(double brightness, double contrast, double saturation, double hue, Settings limits) {
        this(new Settings(brightness, contrast, saturation, hue, limits.low, limits.high));
    }

    /**
     * Brightness only, to begin with; 0 for none.
     *
     * @param brightness the greatest change of the factor, at least 0
     * @return the augmentation
     * @throws IllegalArgumentException if it is out of its range
     */
    public static ColorJitter brightness(double brightness) {
        return new ColorJitter(brightness, 0, 0, 0, NOTHING.settings);
    }

    /**
     * This with another contrast.
     *
     * @param contrast the greatest change of the factor, at least 0
     * @return the augmentation
     * @throws IllegalArgumentException if it is out of its range
     */
    public ColorJitter contrast(double contrast) {
        return new ColorJitter(settings.brightness, contrast, settings.saturation, settings.hue, settings);
    }

    /**
     * This with another saturation.
     *
     * @param saturation the greatest change of the factor, at least 0
     * @return the augmentation
     * @throws IllegalArgumentException if it is out of its range
     */
    public ColorJitter saturation(double saturation) {
        return new ColorJitter(settings.brightness, settings.contrast, saturation, settings.hue, settings);
    }

    /**
     * This with another hue.
     *
     * @param hue the greatest turn, as a share of the colour circle, in [0, 0.5]
     * @return the augmentation
     * @throws IllegalArgumentException if it is out of its range
     */
    public ColorJitter hue(double hue) {
        return new ColorJitter(settings.brightness, settings.contrast, settings.saturation, hue, settings);
    }

    /**
     * This with values limited to a range after each of the changes, as torchvision does with 0 and 1.
     *
     * @param low the lower limit
     * @param high the upper limit
     * @return the augmentation
     * @throws IllegalArgumentException if the lower limit is not below the upper one
     */
    public ColorJitter limits(double low, double high) {
        return new ColorJitter(
                new Settings(
                        settings.brightness, settings.contrast, settings.saturation, settings.hue, low, high));
    }

    @Override
    public void check(Shape shape, Target target) {
        Images.require("given other colours", shape);
        if ((settings.saturation > 0 || settings.hue > 0) && shape.dimension(2) != 3) {
            throw new IllegalArgumentException(
                    "saturation and hue need images (height, width, 3) of red, green and blue, found " + shape);
        }
    }

    /** Draws four numbers. */
    @Override
    public void apply(AugmentationFrame sample) {
        double brightness = factor(sample, settings.brightness);
        double contrast = factor(sample, settings.contrast);
        double saturation = factor(sample, settings.saturation);
        double hue = sample.uniform(-settings.hue, settings.hue);
        float[] x = sample.x();
        int channels = sample.shape().dimension(2);
        if (settings.brightness > 0) {
            scale(x, 0, x.length, 0, brightness);
        }
        if (settings.contrast > 0) {
            scale(x, 0, x.length, meanGrey(x, channels), contrast);
        }
        if (settings.saturation > 0) {
            for (int i = 0; i < x.length; i += channels) {
                scale(x, i, i + channels, grey(x, i, channels), saturation);
            }
        }
        if (settings.hue > 0) {
            for (int i = 0; i < x.length; i += channels) {
                turn(x, i, SIDES * hue);
            }
        }
    }

    private static double factor(AugmentationFrame sample, double change) {
        return sample.uniform(Math.max(0, 1 - change), 1 + change);
    }

    /** Moves values away from a centre, or towards it. */
    private void scale(float[] x, int from, int to, double centre, double factor) {
        for (int i = from; i < to; i++) {
            x[i] = limited(centre + factor * (x[i] - centre));
        }
    }

    private float limited(double value) {
        return (float) Math.max(settings.low, Math.min(settings.high, value));
    }

    private static double meanGrey(float[] x, int channels) {
        double sum = 0;
        for (int i = 0; i < x.length; i += channels) {
            sum += grey(x, i, channels);
        }
        int pixels = x.length / channels;
        return sum / pixels;
    }

    private static double grey(float[] x, int at, int channels) {
        if (channels == 3) {
            return RED * x[at] + GREEN * x[at + 1] + BLUE * x[at + 2];
        }
        double sum = 0;
        for (int i = 0; i < channels; i++) {
            sum += x[at + i];
        }
        return sum / channels;
    }

    /** Turns the hue of a pixel by so many sixths of the colour circle. */
    private void turn(float[] x, int at, double sixths) {
        double red = x[at];
        double green = x[at + 1];
        double blue = x[at + 2];
        double most = Math.max(red, Math.max(green, blue));
        double chroma = most - Math.min(red, Math.min(green, blue));
        if (chroma == 0) {
            return;
        }
        double hue = most == red
                ? (green - blue) / chroma
                : most == green ? 2 + (blue - red) / chroma : 4 + (red - green) / chroma;
        x[at] = limited(channel(5 + hue + sixths, most, chroma));
        x[at + 1] = limited(channel(3 + hue + sixths, most, chroma));
        x[at + 2] = limited(channel(1 + hue + sixths, most, chroma));
    }

    /** A channel of a colour; place is where on the circle its hue is, seen from the channel's. */
    private static double channel(double place, double most, double chroma) {
        double side = place - SIDES * Math.floor(place / SIDES);
        return most - chroma * Math.max(0, Math.min(1, Math.min(side, 4 - side)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ColorJitter that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        boolean limited = Double.isFinite(settings.low) || Double.isFinite(settings.high);
        return "ColorJitter[brightness=" + settings.brightness + ", contrast=" + settings.contrast + ", saturation="
                + settings.saturation + ", hue=" + settings.hue
                + (limited ? ", limits=" + settings.low + " to " + settings.high : "") + "]";
    }
}
