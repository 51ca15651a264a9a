package dev.fovea.predict;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.op.Parts;
import dev.fovea.parallel.Parallel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the outputs of a {@link Predictor} are: probabilities of classes, which are the softmax of logits along the last axis
 * (of a sample, or of each pixel of a map); probabilities of yes, which are the sigmoid of each logit; or values. Several
 * outputs are each something of their own. Immutable.
 */
@CheckReturnValue
public final class Outputs {
    private final Shape shape;
    private final List<Part> parts;

    /**
     * One of several outputs, or the only one, which has no name.
     *
     * @param begin where it begins in a sample's outputs
     */
    record Part(String name, int begin, Shape shape, Meaning meaning) {
        int size() {
            return shape.size();
        }

        /** The numbers of a vector: of one pixel of a map. */
        int channels() {
            return shape.rank() == 0 ? 1 : shape.channels();
        }

        /** Whether there is a vector, or a number, for each pixel of an image. */
        boolean isMapOf(Shape image) {
            return image.rank() == 3
                    && shape.rank() >= (meaning == Meaning.CLASSES ? 3 : 2)
                    && shape.dimension(0) == image.dimension(0)
                    && shape.dimension(1) == image.dimension(1);
        }

        /** For example "digit: probabilities of classes (10)". */
        @Override
        public String toString() {
            return (name.isEmpty() ? "" : name + ": ") + meaning + " " + shape;
        }
    }

    private Outputs(Shape shape, List<Part> parts) {
        this.shape = shape;
        this.parts = List.copyOf(parts);
    }

    private static Outputs single(Shape shape, Meaning meaning) {
        if (meaning == Meaning.CLASSES && !hasClasses(shape)) {
            throw new IllegalArgumentException(
                    "probabilities of classes need at least 2 outputs on the last axis, found "
                            + shape + "; one output is yes or no, or a value");
        }
        return new Outputs(shape, List.of(new Part("", 0, shape, meaning)));
    }

    private static boolean hasClasses(Shape shape) {
        return shape.rank() > 0 && shape.channels() > 1;
    }

    /**
     * Probabilities of classes.
     *
     * @param shape (classes), or (height, width, classes) for those of each pixel
     * @return the outputs
     * @throws IllegalArgumentException if there are fewer than 2 classes
     */
    public static Outputs classes(Shape shape) {
        return single(shape, Meaning.CLASSES);
    }

    /**
     * Probabilities of yes.
     *
     * @param shape (labels) for several labels that may be true at once
     * @return the outputs
     */
    public static Outputs yesOrNo(Shape shape) {
        return single(shape, Meaning.YES_OR_NO);
    }

    /**
     * Values.
     *
     * @param shape whatever they are
     * @return the outputs
     */
    public static Outputs values(Shape shape) {
        return single(shape, Meaning.VALUES);
    }

    /** What a network computes that learned by a loss. */
    static Outputs of(Network network, Loss loss) {
        network.requireLogits(loss);
        Shape shape = network.outputShape();
        Optional<Parts> named = network.outputParts();
        boolean whole = named.isEmpty() || loss.hasSoftmax() || loss.hasSigmoid();
        if (whole) {
            boolean softmax = loss.hasSoftmax() || (network.endsInSoftmax() && !loss.hasSigmoid());
            return single(shape, meaning(loss, softmax, loss.hasSigmoid()));
        }
        Parts outputs = named.orElseThrow();
        return new Outputs(shape, outputs.names().stream()
                .map(name -> new Part(name, outputs.offset(name), outputs.shape(name),
                        meaning(loss, loss.hasSoftmax(name), loss.hasSigmoid(name))))
                .toList());
    }

    private static Meaning meaning(Loss loss, boolean softmax, boolean sigmoid) {
        if (softmax && sigmoid) {
            throw new IllegalArgumentException("the loss " + loss
                    + " takes the softmax of outputs and their sigmoid, so nobody can tell what is predicted; give one of"
                    + " the losses it is the sum of");
        }
        return softmax ? Meaning.CLASSES : sigmoid ? Meaning.YES_OR_NO : Meaning.VALUES;
    }

    /** Fails if a network of which nobody says what it learned by cannot be taken for one that tells classes. */
    static void requireClasses(Network network) {
        String found = network.outputParts().isPresent()
                ? network.outputParts().orElseThrow() + ", of which each may be something else"
                : network.endsInSigmoid()
                        ? network.outputShape() + " behind a sigmoid"
                        : hasClasses(network.outputShape()) ? "" : network.outputShape().toString();
        if (!found.isEmpty()) {
            throw new IllegalArgumentException("the network's outputs are no probabilities of classes, found " + found
                    + "; say by its loss what it learned: Predictor.of(network, new BinaryCrossEntropy()) for yes and no,"
                    + " new MeanSquaredError() for values, the loss of Heads for several outputs");
        }
    }

    /**
     * The shape of a sample's outputs.
     *
     * @return the shape
     */
    public Shape shape() {
        return shape;
    }

    List<Part> parts() {
        return parts;
    }

    /**
     * Fails unless a loss is about such outputs.
     *
     * @param loss the loss
     * @throws IllegalArgumentException if it takes the softmax of what is no probability of classes, the sigmoid of what is
     *     none of yes, or compares what is a probability with values
     */
    public void check(Loss loss) {
        boolean named = parts.size() > 1 || !parts.getFirst().name.isEmpty();
        for (Part part : parts) {
            boolean softmax = loss.hasSoftmax() || (named && loss.hasSoftmax(part.name));
            boolean sigmoid = loss.hasSigmoid() || (named && loss.hasSigmoid(part.name));
            boolean whole = named && (loss.hasSoftmax() || loss.hasSigmoid());
            boolean misfit = (softmax && part.meaning != Meaning.CLASSES)
                    || (sigmoid && part.meaning != Meaning.YES_OR_NO)
                    || (!softmax && !sigmoid && loss.refusesSoftmax() && part.meaning != Meaning.VALUES);
            if (misfit || whole) {
                throw new IllegalArgumentException("the loss " + loss + " is not about what is predicted, " + this
                        + "; Predictor.of(network, loss) predicts what a loss is about");
            }
        }
    }

    /** Makes predictions of logits, in place. */
    void predict(Tensor y, Parallel parallel) {
        int samples = y.shape().dimension(0);
        if (samples == 0 || parts.stream().allMatch(part -> part.meaning == Meaning.VALUES)) {
            return;
        }
        Chunks.run(parallel, samples, n -> {
            for (Part part : parts) {
                int from = n * shape.size() + part.begin;
                int channels = part.channels();
                for (int i = 0; i < part.size(); i += channels) {
                    part.meaning.predict(y.data(), from + i, channels);
                }
            }
        });
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Outputs that && shape.equals(that.shape) && parts.equals(that.parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    /** For example "probabilities of classes (10)" or "digit: probabilities of classes (10), angle: values (1)". */
    @Override
    public String toString() {
        return parts.stream().map(Part::toString).collect(Collectors.joining(", "));
    }
}
