package dev.fovea.mnist.model;

import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.op.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * How much an image looks like one digit, by a network of 19,266 parameters that has learned to tell MNIST's digits from two digits
 * that touch, letters, signs and scribbles. Its outputs become shares of digits that it has not seen. See docs/digits.md.
 */
final class DigitJudge {
    /** Below this share an image is doubted. */
    static final double LEAST = 0.003;

    /** The key of the quantiles in the network's metadata: {@code share:margin}, both rising. */
    static final String QUANTILES = "quantiles";

    private static final String NAME = "single-digit.safetensors";
    private static final int MOST_BYTES = 1 << 20;
    private static final DigitJudge BUNDLED = new DigitJudge(read());

    private final Model model;
    private final double[] shares;
    private final double[] margins;

    private DigitJudge(Model model) {
        this.model = model;
        String[] quantiles = model.metadata().get(QUANTILES).orElseThrow().split(" ", -1);
        shares = new double[quantiles.length];
        margins = new double[quantiles.length];
        for (int i = 0; i < quantiles.length; i++) {
            String[] pair = quantiles[i].split(":", -1);
            shares[i] = Double.parseDouble(pair[0]);
            margins[i] = Double.parseDouble(pair[1]);
        }
    }

    private static Model read() {
        try (InputStream in = Objects.requireNonNull(DigitJudge.class.getResourceAsStream(NAME), NAME)) {
            return ModelFile.read(in, NAME, MOST_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The share of MNIST's digits that look less like one.
     *
     * @param image 784 numbers, 0 for paper to 1 for ink
     * @return 0 to 1: of digits as MNIST has them any number is as likely as any other
     */
    static double likeness(float[] image) {
        return BUNDLED.share(image);
    }

    private double share(float[] image) {
        float[] logits = model.network().logits(new Image(image)).data();
        double margin = logits[1] - logits[0];
        int above = 0;
        while (above < margins.length && margins[above] <= margin) {
            above++;
        }
        if (above == 0 || above == margins.length) {
            return above == 0 ? 0 : 1;
        }
        double part = (margin - margins[above - 1]) / (margins[above] - margins[above - 1]);
        return shares[above - 1] + part * (shares[above] - shares[above - 1]);
    }

    private record Image(float[] pixels) implements Samples {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public void read(int sample, float[] x, int offset, float[] workspace) {
            System.arraycopy(pixels, 0, x, offset, DigitNetwork.PIXELS);
        }
    }
}
