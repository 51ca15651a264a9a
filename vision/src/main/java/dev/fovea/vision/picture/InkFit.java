package dev.fovea.vision.picture;

import dev.fovea.tensor.Shape;
import dev.fovea.vision.DataFileException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What differs from the ground of a picture, scaled to fit a box, and placed in the middle. */
final class InkFit extends Fit {
    /** How many times as large tiny pictures are made before they become what a network sees. */
    private static final int ENLARGED = 10;

    private final int box;
    private final Centre centre;
    private final boolean ink;

    InkFit(int box, Centre centre, boolean ink) {
        if (box < 1) {
            throw new IllegalArgumentException("a box needs at least 1 pixel, not " + box);
        }
        this.box = box;
        this.centre = Objects.requireNonNull(centre, "centre");
        this.ink = ink;
    }

    @Override
    public boolean isInk() {
        return ink;
    }

    @Override
    void check(Shape shape) {
        if (shape.dimension(2) != 1 || box > Math.min(shape.dimension(0), shape.dimension(1))) {
            throw new IllegalArgumentException(
                    this + " needs an input of one channel in which " + box + "x" + box + " pixels fit, found "
                            + shape);
        }
    }

    @Override
    float[] pixels(Picture picture, Shape shape, Resampling resampling) throws DataFileException {
        try {
            Optional<float[]> placed = ink ? PlacedAlready.of(Scan.of(picture), shape, box) : Optional.empty();
            return placed.orElseGet(() -> placed(Ink.of(picture, ink), shape));
        } catch (IllegalArgumentException e) {
            throw new DataFileException(picture.name() + ": " + e.getMessage(), e);
        }
    }

    @Override
    float[] pixels(Drawing drawing, Shape shape, Resampling resampling) {
        Optional<float[]> placed = ink ? PlacedAlready.of(drawing, shape, box) : Optional.empty();
        return placed.orElseGet(() -> placed(Ink.of(drawing, ink), shape));
    }

    private float[] placed(Ink found, Shape shape) {
        return drawn(found).fitted(box).placed(shape.dimension(0), shape.dimension(1), centre, ink);
    }

    private Ink drawn(Ink found) {
        if (!ink) {
            return found.cropped();
        }
        Ink written = InkPieces.written(found).cropped();
        if (centre != Centre.MASS) {
            return written;
        }
        // As large as a network sees it, each pixel of a tiny picture would be a square of one tone.
        boolean tiny = Math.max(written.width(), written.height()) < box;
        return PenWidth.usual(tiny ? written.enlarged(ENLARGED) : written);
    }

    @Override
    String words() {
        return (ink ? "ink 255 on paper 0" : "what stands out from its ground, which is 0") + ", scaled to fit " + box
                + "x"
                + box + ", " + (centre == Centre.MASS ? "its centre of mass" : "its box") + " in the middle";
    }

    @Override
    @SuppressWarnings("exports") // an annotation only
    public boolean equals(@Nullable Object other) {
        return other instanceof InkFit that && box == that.box && centre == that.centre && ink == that.ink;
    }

    @Override
    public int hashCode() {
        return Objects.hash(box, centre, ink);
    }

    /** As it is stored. */
    @Override
    public String toString() {
        return (ink ? "ink:" : "object:") + box + ":" + centre.name().toLowerCase(Locale.ROOT);
    }
}
