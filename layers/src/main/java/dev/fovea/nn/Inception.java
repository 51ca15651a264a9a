package dev.fovea.nn;

import static dev.fovea.nn.Layers.maxPool2d;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.sequential;
import static dev.fovea.ops.Padding.SAME;

import dev.fovea.annotation.CheckReturnValue;
import java.util.List;
import java.util.stream.Stream;

/**
 * The branches of an {@linkplain Blocks#inception Inception block}, side by side in the order they are given: a 1×1
 * convolution and what is added to it. Each convolution has batch normalisation and ReLU behind it. Immutable.
 */
@CheckReturnValue
public final class Inception {
    private final List<Layer> branches;

    /**
     * The 1×1 branch alone.
     *
     * @param one its channels
     * @throws IllegalArgumentException if that is below 1
     */
    public Inception(int one) {
        this(List.of(sequential(Blocks.convNorm(one, 1, 1), relu())));
    }

    private Inception(List<Layer> branches) {
        this.branches = branches;
    }

    /**
     * With a 3×3 convolution, or another one, behind a 1×1 convolution.
     *
     * @param kernel height and width of the kernel: 3 and 5 in the paper
     * @param reduced channels between the two
     * @param channels those of the branch
     * @return the changed branches
     * @throws IllegalArgumentException if one is below 1
     */
    public Inception convolution(int kernel, int reduced, int channels) {
        return and(sequential(
                Blocks.convNorm(reduced, 1, 1), relu(), Blocks.convNorm(channels, kernel, 1), relu()));
    }

    /**
     * With a 1×1 convolution behind the greatest of 3×3 pixels.
     *
     * @param channels those of the branch
     * @return the changed branches
     * @throws IllegalArgumentException if that is below 1
     */
    public Inception pool(int channels) {
        return and(sequential(maxPool2d(3).stride(1).padding(SAME), Blocks.convNorm(channels, 1, 1), relu()));
    }

    private Inception and(Layer branch) {
        return new Inception(Stream.concat(branches.stream(), Stream.of(branch)).toList());
    }

    Layer block() {
        return branches.size() == 1 ? branches.getFirst() : Layers.concat(branches.toArray(Layer[]::new));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Inception that && branches.equals(that.branches);
    }

    @Override
    public int hashCode() {
        return branches.hashCode();
    }

    @Override
    public String toString() {
        return "Inception" + branches;
    }
}
