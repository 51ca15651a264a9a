package dev.fovea.mnist.ensemble;

import dev.fovea.metric.Confusion;
import dev.fovea.metric.ConfusionMatrix;
import dev.fovea.ops.Logits;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.vision.ClassNames;
import dev.fovea.vision.LabelledImages;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What images were taken for: the digit of the greatest probability, the first of equal ones. */
public final class Predictions {
    private final LabelledImages images;
    private final Tensor probabilities;
    private final int[] digits;

    /**
     * Takes the probabilities of images.
     *
     * @param images the images, with labels or without
     * @param probabilities their probabilities, (images, classes); not modified
     * @throws IllegalArgumentException if there is not a probability of each class for each image, or one is NaN
     */
    public Predictions(LabelledImages images, Tensor probabilities) {
        Shape expected = Shape.of(images.classes()).batch(images.size());
        if (!probabilities.shape().equals(expected)) {
            throw new IllegalArgumentException("probabilities of " + images.size() + " images must be " + expected
                    + ", found " + probabilities.shape());
        }
        this.images = images;
        this.probabilities = probabilities;
        this.digits = Logits.argmax(probabilities);
        for (int i = 0; i < digits.length; i++) {
            if (digits[i] < 0) {
                throw new IllegalArgumentException("a probability of image " + i + " of " + images.size() + " is NaN");
            }
        }
    }

    /** {@return the images} */
    public LabelledImages images() {
        return images;
    }

    /** {@return what the classes are called} */
    public ClassNames classes() {
        return images.classNames();
    }

    /** {@return the probabilities, (images, classes)} */
    public Tensor probabilities() {
        return probabilities;
    }

    /** {@return what the images were taken for, as the labels of their set's files} */
    public int[] labels() {
        return IntStream.of(digits).map(digit -> digit + images.form().firstLabel()).toArray();
    }

    /**
     * What one image was taken for.
     *
     * @param index the image, from 0
     * @return the digit
     */
    public int digit(int index) {
        return digits[index];
    }

    /**
     * How many images were taken for something else than their label.
     *
     * @return the number of mistakes
     * @throws IllegalStateException if the images have no labels
     */
    public int wrong() {
        return (int) IntStream.range(0, digits.length).filter(this::mistaken).count();
    }

    /**
     * The share of images that were recognised.
     *
     * @return the accuracy, 0 to 1
     * @throws IllegalStateException if the images have no labels
     */
    public double accuracy() {
        return 1 - (double) wrong() / digits.length;
    }

    /**
     * How often each digit was taken for each.
     *
     * @return the counts
     * @throws IllegalStateException if the images have no labels
     */
    public ConfusionMatrix confusion() {
        int[] labels = IntStream.range(0, digits.length).map(images::label).toArray();
        return ConfusionMatrix.of(new Confusion().tally(probabilities, labels));
    }

    /**
     * The mistakes that the network was surest of.
     *
     * @param most at most how many
     * @return the images, the surest mistake first, in the order of the images among equally sure ones
     * @throws IllegalStateException if the images have no labels
     */
    public List<Integer> worstMistakes(int most) {
        return IntStream.range(0, digits.length)
                .filter(this::mistaken)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer index) -> -certainty(index)))
                .limit(most)
                .toList();
    }

    /**
     * How sure the network was of what it took an image for.
     *
     * @param index the image, from 0
     * @return the greatest probability
     */
    public double certainty(int index) {
        return probability(index, digits[index]);
    }

    /**
     * How probable a digit is.
     *
     * @param index the image, from 0
     * @param digit the digit
     * @return its probability
     */
    public float probability(int index, int digit) {
        return probabilities.data()[index * images.classes() + digit];
    }

    private boolean mistaken(int index) {
        return digits[index] != images.label(index);
    }
}
