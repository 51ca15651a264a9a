package dev.fovea.vision.picture;

import dev.fovea.tensor.Shape;
import dev.fovea.vision.DataFileException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which part of a picture a network is shown, and where: its middle, all of it, or only what is written or stands on it.
 * A value: equal if it does the same.
 */
public abstract sealed class Fit permits InkFit, WindowFit {
    private static final Pattern PLACED = Pattern.compile("(ink|object):([0-9]{1,6}):(mass|box)");

    Fit() {}

    /** What comes into the middle. */
    public enum Centre {
        /** The centre of mass, as in MNIST. */
        MASS,
        /** The middle of the smallest box around it. */
        BOX
    }

    /** {@return the middle of a picture, as much of it as fits; the default} */
    public static Fit crop() {
        return new WindowFit(true);
    }

    /** {@return all of a picture, stretched} */
    public static Fit stretch() {
        return new WindowFit(false);
    }

    /**
     * Ink of any colour on paper of any other, light on dark or dark on light: full ink becomes 255, paper and what has
     * less than a fifth of the ink 0. It is scaled to fit a box, by areas. For grey inputs only.
     *
     * <p>Where the paper is not of one colour along the picture's edge it is a photograph: light that falls off and shadows are taken
     * from it, and what the edge cuts off is left out. Lines of ruled or squared paper, a frame around what is written and specks are
     * left out everywhere. With {@link Centre#MASS}, as in MNIST, strokes much thinner or thicker than MNIST's are widened
     * or thinned. An image that has the network's size, and its ink the size and the place it would get, stays as it is.
     *
     * @param box the longer side of the ink in pixels: 20 for MNIST
     * @param centre what comes into the middle
     * @return the fit
     * @throws IllegalArgumentException if the box has no pixel
     */
    public static Fit ink(int box, Centre centre) {
        return new InkFit(box, centre, true);
    }

    /**
     * A thing on a ground of one colour, as Fashion-MNIST has it: the ground becomes 0, black on white 255, and what is
     * nearer to the ground less. It is scaled to fit a box, by areas. For grey inputs only.
     *
     * @param box its longer side in pixels: 28 for Fashion-MNIST
     * @param centre what comes into the middle
     * @return the fit
     * @throws IllegalArgumentException if the box has no pixel
     */
    public static Fit object(int box, Centre centre) {
        return new InkFit(box, centre, false);
    }

    /** The fit of its text; an IllegalArgumentException if it is none. */
    static Fit parse(String text) {
        Matcher placed = PLACED.matcher(text);
        if (placed.matches()) {
            Centre centre = Centre.valueOf(placed.group(3).toUpperCase(Locale.ROOT));
            return new InkFit(Integer.parseInt(placed.group(2)), centre, placed.group(1).equals("ink"));
        }
        return switch (text) {
            case "crop" -> crop();
            case "stretch" -> stretch();
            default -> throw new IllegalArgumentException(
                    "expected a fit: crop, stretch, ink:… or object:…, found " + text);
        };
    }

    /** {@return whether it looks for ink on paper} */
    public boolean isInk() {
        return false;
    }

    /** An IllegalArgumentException if there is no such fit to a shape. */
    abstract void check(Shape shape);

    /** The numbers of a picture, 0 to 255 and not rounded, in a shape; an exception if there is nothing to be seen. */
    abstract float[] pixels(Picture picture, Shape shape, Resampling resampling) throws DataFileException;

    /** Those of a drawing; an IllegalArgumentException if there is nothing to be seen. */
    abstract float[] pixels(Drawing drawing, Shape shape, Resampling resampling);

    /** What it does, for people, in a few words. */
    abstract String words();
}
