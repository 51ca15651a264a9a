package dev.fovea.mnist.ensemble;

import dev.fovea.data.Augmentation;
import dev.fovea.data.Augmentations;
import dev.fovea.data.RandomAffine;
import dev.fovea.mnist.model.Subject;
import dev.fovea.vision.KnownSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How training images are changed at random.
 *
 * @param degrees they are rotated by up to so much, either way
 * @param zoom their size is changed by up to this share, in [0, 1)
 * @param shift they are moved by up to this share of their sides, 0 to 1
 * @param flip this share of them is mirrored, left and right changing sides, 0 to 1
 */
public record Augmenting(double degrees, double zoom, double shift, double flip) {
    /** Not at all. */
    public static final Augmenting NONE = new Augmenting(0, 0, 0, 0);

    /** What is written, as in the notebook: askew, larger or smaller, and not quite in the middle. */
    public static final Augmenting WRITING = new Augmenting(10, 0.1, 0.1, 0);

    private static final Augmenting CLOTHING = new Augmenting(0, 0, 0.1, 0.5);
    private static final Augmenting UNKNOWN = new Augmenting(0, 0, 0.1, 0);

    /**
     * What is usual: clothing hangs upright, but may be seen from either side; of what nobody knows is only moved.
     *
     * @param subject what the images are about
     * @return by how much they are changed
     */
    public static Augmenting usual(Subject subject) {
        if (subject.input().fit().isInk()) {
            return WRITING;
        }
        return subject.equals(Subject.of(KnownSet.FASHION_MNIST)) ? CLOTHING : UNKNOWN;
    }

    /** {@return the augmentation; nothing if nothing is changed} */
    public Optional<Augmentation> augmentation() {
        List<Augmentation> parts = new ArrayList<>();
        if (degrees > 0 || zoom > 0 || shift > 0) {
            parts.add(RandomAffine.degrees(degrees).zoom(zoom).shift(shift));
        }
        if (flip > 0) {
            parts.add(Augmentations.horizontalFlip(flip));
        }
        return switch (parts.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(parts.getFirst());
            default -> Optional.of(Augmentations.inOrder(parts.toArray(Augmentation[]::new)));
        };
    }

    /** {@return what is done, for people} */
    public String words() {
        List<String> words = new ArrayList<>();
        add(words, degrees, "rotation %.0f degrees");
        add(words, zoom, "zoom %.2f");
        add(words, shift, "shifts %.2f");
        add(words, flip, "mirrored %.2f");
        return words.isEmpty() ? "none" : String.join(", ", words);
    }

    private static void add(List<String> words, double amount, String form) {
        if (amount > 0) {
            words.add(String.format(Locale.ROOT, form, amount));
        }
    }
}
