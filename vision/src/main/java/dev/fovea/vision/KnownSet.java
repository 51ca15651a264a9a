package dev.fovea.vision;

import java.util.Locale;

/** The usual sets of grey images of 28×28, in IDX files or as CSV. */
public enum KnownSet {
    /** Handwritten digits: LeCun, Cortes and Burges. */
    MNIST(ClassNames.DIGITS, "digits", true),

    /** Clothing, ten kinds: Xiao, Rasul and Vollgraf, "Fashion-MNIST" (2017). */
    FASHION_MNIST(
            ClassNames.of("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
                    "Ankle boot"),
            "images", false),

    /** Ten Japanese characters in cursive: Clanuwat and others, "Deep Learning for Classical Japanese Literature" (2018). */
    KMNIST(ClassNames.of("お", "き", "す", "つ", "な", "は", "ま", "や", "れ", "を"), "characters", true),

    /** Digits and letters, 62 classes as often as they occur: Cohen and others, "EMNIST" (2017). */
    EMNIST_BYCLASS(emnist("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"), "characters", true),

    /** Digits and letters, where small letters look like large ones in one class: 47 classes as often as they occur. */
    EMNIST_BYMERGE(emnist("ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt"), "characters", true),

    /** The 47 classes of {@link #EMNIST_BYMERGE}, each as often as the others. */
    EMNIST_BALANCED(emnist("ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt"), "characters", true),

    /** Letters, large and small ones in one class: 26 classes with labels from 1. */
    EMNIST_LETTERS(characters("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), "letters", true),

    /** Digits of EMNIST, 280,000. */
    EMNIST_DIGITS(ClassNames.DIGITS, "digits", true),

    /** Digits of EMNIST, as many as MNIST has. */
    EMNIST_MNIST(ClassNames.DIGITS, "digits", true);

    private static final String EMNIST = "emnist-";

    private final ImageForm form;

    KnownSet(ClassNames classes, String items, boolean inkOnPaper) {
        ImageForm plain = ImageForm.grey(28, 28, classes).named(items);
        ImageForm inked = inkOnPaper ? plain.inkOnPaper() : plain;
        ImageForm turned = name().startsWith("EMNIST_") ? inked.transposed() : inked;
        this.form = name().equals("EMNIST_LETTERS") ? turned.labelsFrom(1) : turned;
    }

    private static ClassNames emnist(String letters) {
        return characters("0123456789" + letters);
    }

    private static ClassNames characters(String all) {
        return new ClassNames(all.chars().mapToObj(c -> String.valueOf((char) c)).toList());
    }

    /** {@return what the set's files hold} */
    public ImageForm form() {
        return form;
    }

    /** {@return what it is called on command lines and in file names: {@code fashion-mnist}} */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return what the names of its IDX files begin with: {@code emnist-letters-} for EMNIST's letters, else nothing} */
    public String filePrefix() {
        return title().startsWith(EMNIST) ? title() + "-" : "";
    }

    /** {@return what its files of test images begin with, after the prefix: {@code t10k}, EMNIST's {@code test}} */
    public String testStem() {
        return title().startsWith(EMNIST) ? "test" : "t10k";
    }
}
