package dev.fovea.predict;

import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.globalAvgPool2d;
import static dev.fovea.testing.Close.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fovea.data.Augmentation;
import dev.fovea.data.Augmentations;
import dev.fovea.data.AugmentedSamples;
import dev.fovea.data.Dataset;
import dev.fovea.data.RandomAffine;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.MeanSquaredError;
import dev.fovea.nn.op.Samples;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.testing.RandomArrays;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several views of a sample: what moved is put back, what is drawn depends on the sample alone. */
class ViewsTest {
    private static final Shape IMAGE = Predicted.IMAGE;
    private static final int HEIGHT = 4;
    private static final int WIDTH = 5;
    private static final int PIXELS = HEIGHT * WIDTH;
    private static final Dataset IMAGES = Predicted.images(Predicted.SAMPLES);
    private static final Samples SAMPLES = IMAGES.samples();
    private static final double ROUNDED = 5e-7;

    private static final Augmentation NOISE = Augmentations.gaussianNoise(0.5);

    /** Samples moved by plain loops: pixel i is that of place[i], 0 where that is −1. */
    private static Samples moved(int... places) {
        return new Samples() {
            @Override
            public int size() {
                return SAMPLES.size();
            }

            @Override
            public void read(int sample, float[] x, int offset, float[] workspace) {
                float[] image = new float[PIXELS];
                SAMPLES.read(sample, image, 0, workspace);
                for (int i = 0; i < PIXELS; i++) {
                    x[offset + i] = places[i] < 0 ? 0 : image[places[i]];
                }
            }
        };
    }

    private static int[] mirrored() {
        int[] places = new int[PIXELS];
        for (int i = 0; i < PIXELS; i++) {
            places[i] = i / WIDTH * WIDTH + WIDTH - 1 - i % WIDTH;
        }
        return places;
    }

    private static int[] upsideDown() {
        int[] places = new int[PIXELS];
        for (int i = 0; i < PIXELS; i++) {
            places[i] = (HEIGHT - 1 - i / WIDTH) * WIDTH + i % WIDTH;
        }
        return places;
    }

    /** The mean of what is meant by the image and its moved copies, what they show of a pixel put back to it. */
    private static double[] mean(Predicted kind, boolean[] map, int[]... views) {
        int size = kind.kinds().length();
        double[] sums = kind.meaning(kind.network(1).logits(SAMPLES).data());
        int[] counts = new int[sums.length];
        Arrays.fill(counts, 1);
        for (int[] places : views) {
            double[] y = kind.meaning(kind.network(1).logits(moved(places)).data());
            int[] from = new int[size];
            int first = 0;
            while (first < size && !map[first]) {
                from[first] = first;
                first++;
            }
            int channels = (size - first) / PIXELS;
            for (int i = first; i < size; i++) {
                int place = places[(i - first) / channels];
                from[i] = place < 0 ? -1 : first + place * channels + (i - first) % channels;
            }
            for (int i = 0; i < y.length; i++) {
                if (from[i % size] >= 0) {
                    sums[i / size * size + from[i % size]] += y[i];
                    counts[i / size * size + from[i % size]]++;
                }
            }
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] /= counts[i];
        }
        return sums;
    }

    /** Which numbers of a sample's outputs are of pixels: all behind the class, or none. */
    private static boolean[] map(Predicted kind) {
        int size = kind.kinds().length();
        boolean[] map = new boolean[size];
        for (int i = 0; i < size; i++) {
            map[i] = size >= PIXELS && !(kind.name().equals("both") && i < 3);
        }
        return map;
    }

    @ParameterizedTest
    @MethodSource("dev.fovea.predict.Predicted#all")
    void whatIsMirroredIsPutBack(Predicted kind) {
        Predictor views = kind.predictor(1)
                .views(9, Augmentations.horizontalFlip(1), Augmentations.verticalFlip(1));
        double[] expected = mean(kind, map(kind), mirrored(), upsideDown());
        float[] found = views.predict(SAMPLES).data();
        assertClose(kind.name(), found, expected, ROUNDED);
        float[] logits = views.logits(SAMPLES, Parallel.shared()).data();
        assertClose(kind.name(), kind.meaning(logits), expected, ROUNDED);
        for (int threads : new int[] {1, 2, 3, 7}) {
            assertArrayEquals(found, views.predict(SAMPLES, Parallel.ofThreads(threads)).data());
            assertArrayEquals(logits, views.logits(SAMPLES, Parallel.ofThreads(threads)).data());
        }
    }

    /** A map of a network that looks at each pixel alone is the same for every view, wherever the pixels went. */
    @Test
    void whateverMovesTheMapStays() {
        Predictor each = Predictor.of(Network.build(IMAGE, 1, conv2d(3, 1)));
        float[] expected = each.predict(SAMPLES).data();
        Augmentation moving = Augmentations.padAndCrop(2).reflecting()
                .then(Augmentations.horizontalFlip()).then(Augmentations.verticalFlip());
        assertClose("moved", each.views(5, moving, moving, moving).predict(SAMPLES).data(), expected, ROUNDED);
        // Of what comes from outside nothing is told: zeros there would show.
        assertClose("cut off", each.views(5, Augmentations.padAndCrop(2)).predict(SAMPLES).data(), expected, ROUNDED);
    }

    /** Several pixels of a view may be the same pixel: they count as one. */
    @Test
    void aPixelThatIsSeenTwiceCountsOnce() {
        Augmentation left = sample -> {
            for (int i = 0; i < PIXELS; i++) {
                sample.x()[i] = sample.x()[i / WIDTH * WIDTH] + 1 + i % WIDTH;
                if (sample.mapped()) {
                    sample.target()[i] = sample.target()[i / WIDTH * WIDTH];
                }
            }
        };
        Predictor value = Predictor.of(
                Network.build(IMAGE, 1, conv2d(1, 1)), new MeanSquaredError());
        float[] plain = value.predict(SAMPLES).data();
        Samples changed = new Samples() {
            @Override
            public int size() {
                return SAMPLES.size();
            }

            @Override
            public void read(int sample, float[] x, int offset, float[] workspace) {
                SAMPLES.read(sample, x, offset, workspace);
                for (int i = 0; i < PIXELS; i++) {
                    x[offset + i] = x[offset + i / WIDTH * WIDTH] + 1 + i % WIDTH;
                }
            }
        };
        float[] other = value.predict(changed).data();
        double[] expected = new double[plain.length];
        for (int i = 0; i < plain.length; i++) {
            expected[i] = plain[i];
            if (i % WIDTH == 0) {
                double mean = 0;
                for (int k = i; k < i + WIDTH; k++) {
                    mean += other[k] / WIDTH;
                }
                expected[i] = (plain[i] + mean) / 2;
            }
        }
        assertClose("twice", value.views(0, left).predict(SAMPLES).data(), expected, ROUNDED);
    }

    @Test
    void interpolatedPixelsGoToTheNearest() {
        Tensor x = Tensor.of(Shape.of(1, 8, 8, 1), RandomArrays.gaussian(1, 64));
        Augmentation turned = RandomAffine.degrees(40);
        AugmentedSamples changed =
                new AugmentedSamples(Dataset.of(x, new int[1]).samples(), Shape.of(8, 8, 1), turned).seed(3);
        int[] places = new int[64];
        changed.readPlaces(0, places, new float[0]);
        assertFalse(Arrays.stream(places).allMatch(place -> place >= 0), "corners come from outside");
        float[] image = new float[64];
        changed.read(0, image, 0, new float[0]);
        // Of a ramp of rows, the nearest pixel's row is within half a pixel of the interpolated one.
        Tensor ramp = Tensor.zeros(1, 8, 8, 1);
        for (int i = 0; i < 64; i++) {
            int row = i / 8;
            ramp.data()[i] = row;
        }
        AugmentedSamples ramps =
                new AugmentedSamples(Dataset.of(ramp, new int[1]).samples(), Shape.of(8, 8, 1), turned).seed(3);
        ramps.read(0, image, 0, new float[0]);
        int inside = 0;
        for (int i = 0; i < 64; i++) {
            int row = places[i] / 8;
            if (places[i] >= 0 && row > 0 && row < 7 && places[i] % 8 > 0 && places[i] % 8 < 7) {
                assertEquals(row, image[i], 0.5 + 1e-4);
                inside++;
            }
        }
        assertFalse(inside < 20, () -> "compared few");
    }

    @Test
    void whatViewsDrawDependsOnSeedViewAndSampleAlone() {
        Predictor one = Predicted.classes().predictor(1);
        Predictor noisy = one.views(9, NOISE, NOISE);
        float[] found = noisy.predict(SAMPLES, Parallel.ofThreads(1)).data();
        assertArrayEquals(found, noisy.predict(SAMPLES, Parallel.ofThreads(3)).data());
        assertFalse(Arrays.equals(found, one.views(8, NOISE, NOISE).predict(SAMPLES).data()));
        assertFalse(Arrays.equals(found, one.views(9, NOISE).predict(SAMPLES).data()));
        // A part of the data set, read by itself, is that part.
        float[] part = noisy.predict(IMAGES.samples(7, 12)).data();
        assertArrayEquals(Arrays.copyOfRange(found, 7 * 3, 12 * 3), part);
    }

    @Test
    void misfitsAreToldBeforeAnythingRuns() {
        Augmentation flip = Augmentations.horizontalFlip(1);
        assertRefused("expected at least one view besides the sample itself",
                () -> Predicted.classes().predictor(1).views(1));
        assertRefused("only images (height, width, channels) can be flipped, not (6)",
                () -> Predictor.of(Network.build(Shape.of(6), 1, dense(3))).views(1, flip));
        assertRefused(
                "the predictor makes probabilities of classes (2, 3, 4) of images of (4, 5, 1), so that nobody can "
                        + "tell where in it the pixels of a changed image are; let the network end in as many rows and columns as "
                        + "the image has, by Resize2d, or in one vector",
                () -> Predictor.of(Network.build(IMAGE, 1, conv2d(4, 3))).views(1, flip));
        // One vector is no map, in whichever shape.
        Predictor pooled = Predictor.of(Network.build(IMAGE, 1, conv2d(4, 3), globalAvgPool2d()));
        assertEquals(Shape.of(Predicted.SAMPLES, 4), pooled.views(1, flip).predict(SAMPLES).shape());
        Predictor single = Predictor.of(Network.build(Shape.of(2, 3, 1), 1, flatten(), dense(4)));
        assertEquals(Outputs.classes(Shape.of(4)), single.views(1, flip).outputs());
    }

    private static void assertRefused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
