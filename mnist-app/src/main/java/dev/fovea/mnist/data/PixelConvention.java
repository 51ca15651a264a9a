package dev.fovea.mnist.data;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether the digits of a file are as MNIST's are, ink 255 on paper 0; networks answer anything, and are sure of it,
 * about others. What all digits of a file agree in is put right: pixels of 0 and 1 only, and dark digits on light paper.
 * What some of them have is only told.
 */
final class PixelConvention {
    private static final int INK = 255;

    /** The outermost pixels of a picture. */
    private static final int EDGE = 2 * (DigitImages.HEIGHT + DigitImages.WIDTH) - 4;

    /** Half of full ink: each of MNIST's digits has pixels far above it. */
    private static final int FAINT = 128;

    private final byte[] pixels;
    private final int size;
    private final int[] largest;
    private final int[] smallest;
    private final List<String> remarks = new ArrayList<>();

    private PixelConvention(byte[] pixels) {
        this.pixels = pixels;
        this.size = pixels.length / DigitImages.PIXELS;
        this.largest = new int[size];
        this.smallest = new int[size];
    }

    /**
     * The digits of a file, with a remark if they are not as usual.
     *
     * @param pixels 784 bytes for each; modified and taken over
     * @param labels as many, or null; taken over
     * @param origin the file, for messages
     * @param assumed what was assumed about the numbers before, or null
     */
    static DigitImages of(byte[] pixels, byte @Nullable [] labels, String origin, @Nullable String assumed) {
        var convention = new PixelConvention(pixels);
        if (assumed != null) {
            convention.remarks.add(assumed);
        }
        convention.apply();
        DigitImages images = labels == null
                ? DigitImages.unlabelled(pixels, origin)
                : DigitImages.labelled(pixels, labels, origin);
        return images.remarked(String.join("; ", convention.remarks));
    }

    /**
     * What is odd about one digit, in words; empty if nothing is.
     *
     * @param digit its pixels; not modified
     */
    static String remark(byte[] digit) {
        var convention = new PixelConvention(digit);
        convention.measure();
        convention.tellDarkOnLight(convention.darkOnLight());
        convention.tellFaintAndBlank();
        return String.join("; ", convention.remarks);
    }

    private void apply() {
        measure();
        if (IntStream.of(largest).max().orElse(0) == 1) {
            change(value -> value * INK);
            remarks.add("pixels are 0 and 1, not 0 to 255: taken for 0 and 255");
        }
        int[] inverted = darkOnLight();
        if (inverted.length > 0 && inverted.length + blank().length == size) {
            change(value -> INK - value);
            remarks.add("digits are dark on light, 0 on 255, not light on dark: turned round");
        } else {
            tellDarkOnLight(inverted);
        }
        tellFaintAndBlank();
    }

    private void tellDarkOnLight(int[] inverted) {
        tell(inverted, "dark on light, 0 on 255, not light on dark");
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
        for (int image = 0; image < size; image++) {
            int most = 0;
            int least = INK;
            for (int i = image * DigitImages.PIXELS; i < (image + 1) * DigitImages.PIXELS; i++) {
                most = Math.max(most, pixels[i] & INK);
                least = Math.min(least, pixels[i] & INK);
            }
            largest[image] = most;
            smallest[image] = least;
        }
    }

    /** Whether three quarters of the outermost pixels are light: there MNIST's pictures have four pixels of paper. */
    private boolean isDarkOnLight(int image) {
        int light = 0;
        for (int i = 0; i < DigitImages.PIXELS; i++) {
            int row = i / DigitImages.WIDTH;
            int column = i % DigitImages.WIDTH;
            boolean outermost =
                    row == 0 || row == DigitImages.HEIGHT - 1 || column == 0 || column == DigitImages.WIDTH - 1;
            light += outermost && (pixels[image * DigitImages.PIXELS + i] & INK) >= FAINT ? 1 : 0;
        }
        return light >= 3 * EDGE / 4;
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
                ? size == 1 ? "the digit is " : "all " + size + " digits are "
                : odd.length + " of " + size + " digits " + (odd.length == 1 ? "is " : "are ");
        String first = odd.length == size ? "" : " (the first is number " + (odd[0] + 1) + ")";
        remarks.add(which + what + first + "; read as " + (odd.length == 1 ? "it is" : "they are"));
    }
}
