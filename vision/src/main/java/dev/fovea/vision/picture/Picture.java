package dev.fovea.vision.picture;

import java.awt.image.BufferedImage;

/** A decoded picture. Immutable. */
public final class Picture {
    private final BufferedImage image;
    private final String name;

    /**
     * A picture of one of Java's.
     *
     * @param image the pixels; not to be changed afterwards
     * @param name what it is called in messages: usually a file name
     */
    public Picture(BufferedImage image, String name) {
        this.image = image;
        this.name = name;
    }

    /** {@return what it is called in messages} */
    public String name() {
        return name;
    }

    /** {@return the width in pixels} */
    public int width() {
        return image.getWidth();
    }

    /** {@return the height in pixels} */
    public int height() {
        return image.getHeight();
    }

    /** {@return a reader of its colours; each thread needs one of its own} */
    public PictureColours colours() {
        return new PictureColours(image);
    }

    /** For example "7.png, 28×28". */
    @Override
    public String toString() {
        return name + ", " + width() + "×" + height();
    }
}
