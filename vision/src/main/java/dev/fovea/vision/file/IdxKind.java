package dev.fovea.vision.file;

import dev.fovea.vision.ImageForm;

/** The two kinds of IDX file: what the magic number, the header and the items look like. */
enum IdxKind {
    /** Unsigned bytes in three dimensions: images, rows, columns. */
    IMAGES(0x0803, "images", 16),
    /** Unsigned bytes in one dimension: labels. */
    LABELS(0x0801, "labels", 8);

    /** The first four bytes of the file, big-endian: two zeros, 8 for unsigned bytes, the number of dimensions. */
    final int magic;
    /** What the items are called. */
    final String items;
    /** The bytes before the first item. */
    final int headerBytes;

    IdxKind(int magic, String items, int headerBytes) {
        this.magic = magic;
        this.items = items;
        this.headerBytes = headerBytes;
    }

    /** The bytes of one item. */
    int itemBytes(ImageForm form) {
        return this == IMAGES ? form.size() : 1;
    }

    /** What a file of this kind is called. */
    String article() {
        return this == IMAGES ? "an IDX file of images" : "an IDX file of labels";
    }
}
