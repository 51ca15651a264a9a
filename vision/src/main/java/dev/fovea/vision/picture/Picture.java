package dev.fovea.vision.picture;

import java.awt.image.BufferedImage;

/** A decoded picture. Immutable. */
public final class Picture {
    private final BufferedImage image;

    /**
     * A picture of one of Java's.
     *
     * @param image the pixels; not to be changed afterwards
     */
    public Picture(BufferedImage image) {
        this.image = image;
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
}
