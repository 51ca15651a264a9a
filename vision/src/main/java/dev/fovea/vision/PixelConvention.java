package dev.fovea.vision;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether images of ink on paper are as MNIST's are, ink 255 on paper 0; networks answer anything, and are sure of it,
 * about others. What all images of a file agree in is put right: pixels of 0 and 1 only, and dark ink on light paper.
 * What some of them have is only told. Of images that are not ink on paper only the former is looked at.
 */
public final class PixelConvention {
    private static final int INK = 255;

    /** Half of full ink: each of MNIST's digits has pixels far above it. */
    private static final int FAINT = 128;

    private static final String UNIT = "pixels are 0 and 1, not 0 to 255: taken for 0 and 255";
    private static final String DARK = "dark on light, 0 on 255, not light on dark";
    private static final String TURNED = " are " + DARK + ": turned round";

    private final ImageForm form;
    private final byte[] pixels;
    private final int size;
    private final int[] largest;
    private final int[] smallest;
    private final List<String> remarks = new ArrayList<>();

    private PixelConvention(ImageForm form, byte[] pixels) {
        this.form = form;
        this.pixels = pixels;
        this.size = pixels.length / form.size();
        this.largest = new int[size];
        this.smallest = new int[size];
    }

    /**
     * The images of a file, with a remark if they are not as usual.
     *
     * @param form what images and labels are
     * @param pixels the bytes of all images; modified and taken over
     * @param labels as many, from 0, or null; taken over
     * @param origin the file, for messages
     * @param assumed what was assumed about the numbers before, or null
     * @return the images
     * @throws IllegalArgumentException as {@link LabelledImages#labelled}
     */
    @SuppressWarnings("exports") // annotations only
    public static LabelledImages of(
            ImageForm form, byte[] pixels, int @Nullable [] labels, String origin, @Nullable String assumed) {
        var convention = new PixelConvention(form, pixels);
        if (assumed != null) {
            convention.remarks.add(assumed);
        }
        convention.apply();
        LabelledImages images = labels == null
                ? LabelledImages.unlabelled(form, pixels, origin)
                : LabelledImages.labelled(form, pixels, labels, origin);
        return images.remarked(String.join("; ", convention.remarks));
    }

    /** All images of a set, some at a time. */
    @FunctionalInterface
    public interface Blocks {
        /**
         * Shows all of them, in their order; may be asked for twice.
         *
         * @param look what looks at them
         */
        void each(Look look);
    }

    /** Looks at some images. */
    @FunctionalInterface
    public interface Look {
        /**
         * Looks at images.
         *
         * @param block the bytes of some; modified
         */
        void at(byte[] block);
    }

    /** What has been counted of a set that is not in memory as a whole. */
    private static final class Count {
        private int size;
        private int most;
        private int inverted;
        private int blank;

        void add(PixelConvention some) {
            size += some.size;
            most = Math.max(most, IntStream.of(some.largest).max().orElse(0));
            blank += some.blank().length;
            inverted += some.form.isInkOnPaper() ? some.darkOnLight().length : 0;
        }
    }

    /**
     * What becomes of the numbers of a set that is not in memory as a whole: the same as of one that is.
     *
     * @param form what images are
     * @param blocks the images
     * @param table modified: at v what becomes of v, where that is not v
     * @return one line for the user; empty if nothing is odd
     */
    public static String look(ImageForm form, Blocks blocks, byte[] table) {
        Count count = new Count();
        blocks.each(block -> count.add(measured(form, block)));
        List<String> remarks = new ArrayList<>();
        boolean unit = count.most == 1;
        Count whole = unit ? new Count() : count;
        if (unit) {
            blocks.each(block -> {
                PixelConvention some = measured(form, block);
                some.change(value -> value * INK);
                whole.add(some);
            });
            remarks.add(UNIT);
            table[1] = (byte) INK;
        }
        if (whole.inverted > 0 && whole.inverted + whole.blank == whole.size) {
            for (int i = 0; i < table.length; i++) {
                table[i] = (byte) (INK - (table[i] & INK));
            }
            remarks.add(form.items() + TURNED);
        } else if (whole.inverted > 0) {
            remarks.add(whole.inverted + " of " + whole.size + " " + form.items() + " are " + DARK
                    + "; read as they are");
        }
        return String.join("; ", remarks);
    }

    private static PixelConvention measured(ImageForm form, byte[] block) {
        var some = new PixelConvention(form, block);
        some.measure();
        return some;
    }

    /**
     * What is odd about the numbers of one image of ink on paper: that it is dark on light, faint or blank. Of others nothing is.
     *
     * @param form what images are
     * @param image its numbers, 0 to 1; not modified
     * @return one line for the user; empty if nothing is
     */
    public static String remark(ImageForm form, float[] image) {
        if (!form.isInkOnPaper()) {
            return "";
        }
        byte[] bytes = new byte[form.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.round(INK * image[i]);
        }
        var convention = new PixelConvention(form, bytes);
        convention.measure();
        convention.tellDarkOnLight(convention.darkOnLight());
        convention.tellFaintAndBlank();
        return String.join("; ", convention.remarks);
    }

    private void apply() {
        measure();
        if (IntStream.of(largest).max().orElse(0) == 1) {
            change(value -> value * INK);
            remarks.add(UNIT);
        }
        if (!form.isInkOnPaper()) {
            return;
        }
        int[] inverted = darkOnLight();
        if (inverted.length > 0 && inverted.length + blank().length == size) {
            change(value -> INK - value);
            remarks.add(form.items() + TURNED);
        } else {
            tellDarkOnLight(inverted);
        }
        tellFaintAndBlank();
    }

    private void tellDarkOnLight(int[] inverted) {
        tell(inverted, DARK);
    }

    private void tellFaintAndBlank() {
        int[] faint = which(image -> !isBlank(image) && largest[image] < FAINT);
        int most = IntStream.of(faint).map(image -> largest[image]).max().orElse(0);
        tell(faint, "faint, with pixels up to " + most + ", not 255");
        tell(blank(), "blank: all pixels are alike");
    }

    private int[] blank() {
        return which(this::isBlank);
    }

    private int[] darkOnLight() {
        return which(image -> !isBlank(image) && isDarkOnLight(image));
    }

    private boolean isBlank(int image) {
        return largest[image] == smallest[image];
    }

    private int[] which(IntPredicate odd) {
        return IntStream.range(0, size).filter(odd).toArray();
    }

    private void measure() {
        int pixelsOfOne = form.size();
        for (int image = 0; image < size; image++) {
            int most = 0;
            int least = INK;
            for (int i = image * pixelsOfOne; i < (image + 1) * pixelsOfOne; i++) {
                int value = pixels[i] & INK;
                most = Math.max(most, value);
                least = Math.min(least, value);
            }
            largest[image] = most;
            smallest[image] = least;
        }
    }

    /** Whether three quarters of the outermost pixels are light, in all channels: there MNIST's pictures have four pixels of paper. */
    private boolean isDarkOnLight(int image) {
        int channels = form.size() / (form.height() * form.width());
        int lastRow = form.height() - 1;
        int lastColumn = form.width() - 1;
        int edge = 0;
        int light = 0;
        for (int row = 0; row <= lastRow; row++) {
            int step = row == 0 || row == lastRow ? 1 : Math.max(1, lastColumn);
            for (int column = 0; column <= lastColumn; column += step) {
                int at = image * form.size() + (row * form.width() + column) * channels;
                for (int channel = 0; channel < channels; channel++) {
                    edge++;
                    light += (pixels[at + channel] & INK) >= FAINT ? 1 : 0;
                }
            }
        }
        return light >= 3 * edge / 4;
    }

    private void change(IntUnaryOperator to) {
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) to.applyAsInt(pixels[i] & INK);
        }
        measure();
    }

    private void tell(int[] odd, String what) {
        if (odd.length == 0) {
            return;
        }
        String which = odd.length == size
                ? size == 1 ? "the " + form.item() + " is " : "all " + size + " " + form.items() + " are "
                : odd.length + " of " + size + " " + form.items() + " " + (odd.length == 1 ? "is " : "are ");
        String first = odd.length == size ? "" : " (the first is number " + (odd[0] + 1) + ")";
        remarks.add(which + what + first + "; read as " + (odd.length == 1 ? "it is" : "they are"));
    }
}
