package dev.fovea.internal.ops;

import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.Paddings;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** The convolutions that are tested. */
final class ConvolutionGeometries {
    private ConvolutionGeometries() {}

    static Conv2dGeometry of(int height, int width, int in, int out, int window, int stride, Padding padding) {
        return Conv2dGeometry.of(Shape.of(height, width, in), out, window, window, stride, stride, padding);
    }

    /** Of ordinary networks. */
    static List<Conv2dGeometry> layers() {
        return List.of(
                of(28, 28, 1, 32, 3, 1, Padding.VALID),
                of(26, 26, 32, 32, 3, 1, Padding.VALID),
                of(24, 24, 32, 32, 5, 2, Padding.SAME),
                of(12, 12, 32, 64, 3, 1, Padding.VALID),
                of(16, 16, 64, 128, 3, 2, Padding.SAME),
                of(14, 14, 128, 128, 1, 1, Padding.VALID),
                of(12, 12, 20, 50, 5, 1, Padding.VALID),
                of(32, 32, 3, 32, 3, 1, Padding.SAME),
                of(15, 14, 2, 24, 5, 2, Padding.SAME));
    }

    /** Of the smallest sizes, and where windows and image do not fit. */
    static List<Conv2dGeometry> edges() {
        return List.of(
                // Images of one pixel, one channel, kernels larger than the image.
                of(1, 1, 1, 1, 1, 1, Padding.VALID),
                of(1, 1, 1, 1, 5, 1, Padding.SAME),
                of(1, 1, 33, 17, 3, 2, Padding.SAME),
                of(2, 3, 16, 16, 7, 1, Padding.SAME),
                // Strides larger than the kernel: pixels no window touches.
                of(10, 10, 3, 5, 1, 3, Padding.VALID),
                of(11, 9, 16, 32, 2, 5, Padding.SAME),
                // A single row, a single column.
                of(1, 40, 5, 16, 1, 1, Padding.SAME),
                of(40, 1, 16, 5, 1, 1, Padding.SAME),
                // Two panels of the scalar kernels, too.
                of(5, 4, 3, 257, 3, 1, Padding.SAME),
                // Padding above and below only, and at the sides only.
                Conv2dGeometry.of(Shape.of(6, 5, 4), 8, 3, 1, 1, 1, Padding.SAME),
                Conv2dGeometry.of(Shape.of(6, 5, 4), 8, 1, 3, 1, 1, Padding.SAME),
                Conv2dGeometry.of(Shape.of(7, 8, 3), 9, 2, 4, 3, 1, Padding.SAME),
                Conv2dGeometry.of(Shape.of(7, 8, 3), 9, 4, 2, 1, 3, Padding.VALID),
                // Fewer windows than would fit; zeros on one side only.
                new Conv2dGeometry(new Axis(10, 1, 1, 5, 0, 0), new Axis(9, 1, 1, 9, 0, 0), 16, 5),
                new Conv2dGeometry(new Axis(9, 3, 2, 4, 2, 0), new Axis(7, 4, 1, 5, 0, 3), 17, 16));
    }

    /** With groups, gaps in the window, and padding of any size: the smallest of each kind, and those of networks. */
    static List<Conv2dGeometry> general() {
        return List.of(
                // Groups, as many as channels, and several outputs of each.
                general(9, 8, 16, 16, 16, new Window(3, 3, 1, 1).padding(Padding.SAME)),
                general(8, 9, 33, 33, 33, new Window(3, 3, 2, 2).padding(Padding.of(0, 1, 0, 1))),
                general(10, 7, 6, 18, 6, new Window(5, 5, 1, 1).padding(Padding.of(2))),
                general(5, 6, 32, 64, 4, new Window(3, 3, 1, 1).padding(Padding.SAME)),
                general(5, 6, 10, 5, 5, new Window(2, 3, 1, 2).padding(Padding.of(0, 1, 1, 0))),
                general(5, 6, 34, 40, 2, new Window(1, 1, 1, 1)),
                // Groups by Winograd's algorithm: one vector holds several, or one needs several.
                general(9, 6, 16, 16, 4, new Window(3, 3, 1, 1).padding(Padding.SAME)),
                general(6, 5, 72, 72, 9, new Window(3, 3, 1, 1).padding(Padding.SAME)),
                general(5, 7, 96, 96, 32, new Window(3, 3, 1, 1).padding(Padding.SAME)),
                general(6, 6, 128, 64, 16, new Window(3, 3, 1, 1)),
                general(5, 5, 24, 24, 12, new Window(3, 3, 1, 1).padding(Padding.SAME)),
                general(5, 6, 9, 6, 3, new Window(1, 1, 2, 1).padding(Padding.of(1, 2, 3, 4))),
                general(4, 3, 3, 600, 3, new Window(1, 2, 1, 1)),
                // Several neighbours as one.
                general(6, 12, 1, 6, 1, new Window(5, 5, 1, 1).padding(Padding.SAME)),
                general(7, 21, 3, 8, 1, new Window(3, 3, 2, 2).padding(Padding.VALID)),
                general(4, 30, 2, 3, 1, new Window(1, 3, 1, 1).padding(Padding.SAME)),
                // Gaps: strides that are multiples of them, prime to them, and have a common part.
                general(11, 9, 8, 10, 1, new Window(3, 3, 1, 1).dilation(2, 2).padding(Padding.SAME)),
                general(12, 11, 6, 6, 6, new Window(3, 3, 1, 1).dilation(3, 2).padding(Padding.of(3, 2))),
                general(13, 12, 4, 18, 2, new Window(3, 4, 2, 3).dilation(2, 3).padding(Padding.SAME)),
                general(17, 14, 3, 5, 1, new Window(4, 3, 4, 2).dilation(6, 3).padding(Padding.of(9, 3))),
                general(14, 17, 3, 5, 1, new Window(5, 2, 6, 1).dilation(4, 9).padding(Padding.of(8, 1))),
                // Gaps, and fewer windows than would fit: pixels under none.
                new Conv2dGeometry(new Axis(9, 2, 2, 1, 3, 0, 0), new Axis(11, 3, 3, 1, 4, 1, 2), 4, 6),
                // Windows on the padding alone.
                general(2, 3, 5, 7, 1, new Window(2, 2, 1, 1).padding(Padding.of(3, 4))),
                general(2, 3, 4, 6, 2, new Window(2, 2, 2, 1).dilation(2, 5).padding(Padding.of(4, 0, 0, 9))));
    }

    /** Each channel by itself: channels that fill vectors and do not, rows of one tile and several, kernels up to 8. */
    static List<Conv2dGeometry> depthwise() {
        return List.of(
                depthwise(9, 17, 16, new Window(3, 3, 1, 1).padding(Padding.SAME)),
                depthwise(7, 7, 35, new Window(3, 3, 1, 1).padding(Padding.SAME)),
                depthwise(6, 19, 20, new Window(3, 3, 2, 2).padding(Padding.SAME)),
                depthwise(10, 9, 2, new Window(5, 5, 1, 1).padding(Padding.SAME)),
                depthwise(11, 12, 7, new Window(5, 5, 2, 2).padding(Padding.of(1, 2, 2, 1))),
                depthwise(9, 10, 17, new Window(7, 7, 1, 1).padding(Padding.SAME)),
                depthwise(8, 21, 33, new Window(7, 7, 2, 2).padding(Padding.SAME)),
                depthwise(12, 12, 3, new Window(8, 8, 1, 1).padding(Padding.SAME)),
                depthwise(9, 9, 5, new Window(1, 1, 3, 3)),
                depthwise(5, 33, 48, new Window(2, 6, 1, 3)),
                // More channels than the scalar kernels sum up at a time.
                depthwise(3, 4, 300, new Window(3, 3, 1, 1).padding(Padding.SAME)),
                // A whole tile of eight with padding; kernel gradients in several blocks of rows.
                depthwise(6, 8, 16, new Window(5, 5, 1, 1).padding(Padding.SAME)),
                depthwise(9, 40, 64, new Window(3, 3, 1, 1).padding(Padding.SAME)),
                depthwise(11, 48, 64, new Window(3, 3, 2, 2).padding(Padding.SAME)),
                // Several outputs for each channel.
                general(10, 9, 6, 18, 6, new Window(3, 5, 1, 2).padding(Padding.of(2))),
                general(5, 8, 17, 34, 17, new Window(3, 3, 2, 1).padding(Padding.SAME)),
                depthwise(14, 13, 4, new Window(3, 4, 3, 2).dilation(2, 4).padding(Padding.SAME)),
                depthwise(3, 2, 8, new Window(2, 2, 1, 1).padding(Padding.of(3, 4))),
                new Conv2dGeometry(new Axis(9, 3, 2, 3, 2, 0), new Axis(12, 4, 1, 8, 0, 3), 6, 6, 6));
    }

    private static Conv2dGeometry depthwise(int height, int width, int channels, Window window) {
        return general(height, width, channels, channels, channels, window);
    }

    static Conv2dGeometry general(int height, int width, int in, int out, int groups, Window window) {
        return Conv2dGeometry.of(Shape.of(height, width, in), out, window, groups);
    }

    /** Which Winograd's algorithm serves, or not on every provider. */
    static List<Conv2dGeometry> winograd() {
        return List.of(
                // The digits network's, then whole tiles, some over, one pixel, wide and tall, more than one block and
                // panel.
                of(26, 26, 32, 32, 3, 1, Padding.VALID),
                of(12, 12, 32, 64, 3, 1, Padding.VALID),
                of(8, 8, 16, 16, 3, 1, Padding.SAME),
                of(6, 6, 16, 32, 3, 1, Padding.VALID),
                of(3, 3, 16, 16, 3, 1, Padding.VALID),
                // Phases of 3x3 taps: the digits network's, kernels that fill them and do not, other strides across, pixels
                // that no window sees.
                of(24, 24, 32, 32, 5, 2, Padding.SAME),
                of(13, 10, 16, 18, 6, 2, Padding.VALID),
                general(11, 21, 16, 32, 1, new Window(3, 5, 1, 2).padding(Padding.of(1, 0, 0, 2))),
                general(20, 12, 18, 16, 1, new Window(7, 3, 3, 1).padding(Padding.SAME)),
                general(29, 23, 4, 6, 1, new Window(9, 10, 3, 4).padding(Padding.VALID)),
                general(15, 29, 6, 33, 1, new Window(5, 6, 2, 2).padding(Padding.VALID)),
                of(1, 1, 16, 48, 3, 1, Padding.SAME),
                // Kernel gradients in blocks: of some input channels, of a last panel of few or odd columns, in each phase.
                of(8, 8, 40, 72, 3, 1, Padding.SAME),
                general(11, 10, 19, 37, 1, new Window(5, 5, 2, 2).padding(Padding.SAME)),
                of(5, 23, 32, 16, 3, 1, Padding.SAME),
                of(23, 5, 16, 80, 3, 1, Padding.VALID),
                of(44, 44, 32, 64, 3, 1, Padding.SAME),
                // With gaps, as interleaved images: phases of one size and of several, padding of several kinds.
                general(12, 12, 16, 32, 1, new Window(3, 3, 1, 1).dilation(2, 2).padding(Padding.SAME)),
                general(17, 11, 16, 16, 1, new Window(3, 3, 1, 1).dilation(3, 1).padding(Padding.of(5, 0, 1, 3))),
                general(9, 14, 16, 16, 1, new Window(3, 3, 1, 1).dilation(2, 4)),
                // Two taps in each phase, along both axes and one, tiles over, one tile.
                general(12, 20, 8, 10, 1, new Window(4, 4, 2, 2).padding(Padding.of(1))),
                general(9, 13, 16, 20, 1, new Window(3, 4, 1, 2).padding(Padding.SAME)),
                general(11, 7, 18, 16, 1, new Window(6, 3, 3, 1).padding(Padding.of(2, 1, 0, 1))),
                general(6, 6, 16, 32, 1, new Window(2, 2, 1, 1)),
                // There, sums of several chains.
                general(6, 7, 36, 130, 1, new Window(4, 4, 2, 2).padding(Padding.of(1))),
                general(9, 8, 32, 32, 4, new Window(2, 2, 1, 1).padding(Padding.SAME)),
                // Whole rows of tiles on the padding.
                general(5, 4, 16, 16, 1, new Window(3, 3, 1, 1).padding(Padding.of(9, 0, 7, 1))),
                general(4, 5, 16, 16, 1, new Window(5, 5, 2, 2).padding(Padding.of(0, 14, 1, 12))),
                // Groups: joined by four, of channels that fill no vectors, each by itself, kernel gradients in blocks,
                // several panels, gaps.
                general(9, 10, 32, 32, 8, new Window(3, 3, 1, 1).padding(Padding.SAME)),
                general(7, 6, 24, 40, 8, new Window(3, 3, 1, 1).padding(Padding.of(0, 1, 2, 0))),
                general(13, 12, 64, 64, 2, new Window(3, 3, 1, 1).padding(Padding.SAME)),
                general(6, 6, 128, 128, 16, new Window(3, 3, 1, 1)),
                general(5, 5, 80, 144, 2, new Window(3, 3, 1, 1).padding(Padding.SAME)),
                general(10, 9, 32, 32, 4, new Window(3, 3, 1, 1).dilation(2, 2).padding(Padding.SAME)),
                // Kernel gradients in blocks of a single panel that fill no vectors.
                of(8, 8, 100, 20, 3, 1, Padding.SAME),
                // Channels that do not fill every provider's vectors: those compute directly.
                of(7, 9, 1, 1, 3, 1, Padding.SAME),
                of(10, 10, 5, 20, 3, 1, Padding.VALID),
                of(9, 10, 33, 17, 3, 1, Padding.SAME));
    }

    /** Any small one. */
    static Arbitrary<Conv2dGeometry> any() {
        Arbitrary<Integer> extents = Arbitraries.integers().between(1, 11);
        Arbitrary<Integer> channels = Arbitraries.of(1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 49, 65);
        Arbitrary<Integer> windows = Arbitraries.integers().between(1, 6);
        Arbitrary<Integer> strides = Arbitraries.integers().between(1, 4);
        return Combinators.combine(
                extents.tuple2(), channels.tuple2(), windows.tuple2(), strides.tuple2(), Arbitraries.of(Paddings.all()),
                Arbitraries.of(1, 1, 1, 2, 3), Arbitraries.of(1, 1, 2, 3))
                .as((image, depth, window, stride, padding, groups, dilation) -> {
                    int height = (window.get1() - 1) * dilation + 1;
                    int width = (window.get2() - 1) * dilation + 1;
                    boolean fits = height <= image.get1() && width <= image.get2();
                    int in = Math.max(1, depth.get1() / groups) * groups;
                    int out = Math.max(1, depth.get2() / groups) * groups;
                    return general(
                            image.get1(), image.get2(), in, out, groups,
                            new Window(window.get1(), window.get2(), stride.get1(), stride.get2())
                                    .dilation(dilation, dilation)
                                    .padding(fits ? padding : Padding.SAME));
                });
    }

    /**
     * Any small one that Winograd's algorithm serves on every provider: three taps in each phase or two, of strides, or of
     * groups and gaps.
     */
    static Arbitrary<Conv2dGeometry> anyByWinogradsAlgorithm() {
        Arbitrary<Integer> sizes = Arbitraries.integers().between(9, 19);
        Arbitrary<Integer> channels = Arbitraries.integers().between(3, 20);
        Arbitrary<Integer> steps = Arbitraries.integers().between(1, 3);
        return Combinators.combine(
                sizes.tuple2(), channels.tuple2(), steps.tuple2(), Arbitraries.of(2, 3).tuple2(),
                Arbitraries.of(true, false), Arbitraries.of(1, 1, 2, 3, 4),
                Arbitraries.of(Padding.SAME, Padding.VALID, Padding.of(1, 0, 2, 1)), Arbitraries.integers())
                .as((image, depth, step, taps, strided, groups, padding, random) -> {
                    if (strided) {
                        int rows = window(taps.get1(), step.get1(), random);
                        int columns = window(taps.get2(), step.get2(), random >> 8);
                        Window window = new Window(rows, columns, step.get1(), step.get2()).padding(padding);
                        return general(image.get1(), image.get2(), depth.get1(), depth.get2(), 1, window);
                    }
                    int least = groups == 1 ? 1 : 2; // one channel each is computed otherwise
                    return general(
                            image.get1(), image.get2(), groups * Math.max(least, depth.get1() / groups),
                            groups * Math.max(1, depth.get2() / groups), groups,
                            new Window(taps.get1(), taps.get2(), 1, 1)
                                    .dilation(step.get1(), step.get2())
                                    .padding(padding));
                });
    }

    /** Of three taps all are there in some phase, of two in each. */
    private static int window(int taps, int stride, int random) {
        return taps == 2 ? 2 * stride : 2 * stride + 1 + Math.floorMod(random, stride);
    }
}
