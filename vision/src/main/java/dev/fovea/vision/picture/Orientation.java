package dev.fovea.vision.picture;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataFormatImpl;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * How the pixels of a picture lie, by the tag that cameras write (Exif and TIFF, 1 to 8), in the order of these numbers; named as in
 * the metadata of JPEG files.
 */
enum Orientation {
    NORMAL("Normal", false, false, false), MIRRORED("FlipH", false, false, true), UPSIDE_DOWN("Rotate180", false, true,
            true), UPSIDE_DOWN_MIRRORED("FlipV", false, true, false), TRANSPOSED("FlipVRotate90", true, false,
                    false), LEFT("Rotate270", true, true, false), TRANSVERSED("FlipHRotate90", true, true,
                            true), RIGHT("Rotate90", true, false, true);

    private final String title;
    private final boolean transposed;
    private final boolean rowsReversed;
    private final boolean columnsReversed;

    Orientation(String title, boolean transposed, boolean rowsReversed, boolean columnsReversed) {
        this.title = title;
        this.transposed = transposed;
        this.rowsReversed = rowsReversed;
        this.columnsReversed = columnsReversed;
    }

    /** That of a number in a file; normal if it is none of the eight. */
    static Orientation of(int tag) {
        return tag < 1 || tag > values().length ? NORMAL : values()[tag - 1];
    }

    /** That of the first picture; normal where nothing is said of it, or what is said cannot be read. */
    static Orientation of(ImageReader reader) throws IOException {
        Orientation named = named(reader);
        if (!reader.getFormatName().toLowerCase(Locale.ROOT).startsWith("tif")) {
            return named;
        }
        // The readers of TIFF files have these two names the other way round than that of JPEG files.
        return named == TRANSPOSED ? TRANSVERSED : named == TRANSVERSED ? TRANSPOSED : named;
    }

    private static Orientation named(ImageReader reader) {
        IIOMetadata metadata;
        try {
            metadata = reader.getImageMetadata(0);
        } catch (IOException | RuntimeException e) {
            return NORMAL; // the pixels are sound, whatever the notes beside them are
        }
        if (metadata == null || !metadata.isStandardMetadataFormatSupported()) {
            return NORMAL;
        }
        Element root = (Element) metadata.getAsTree(IIOMetadataFormatImpl.standardMetadataFormatName);
        NodeList tags = root.getElementsByTagName("ImageOrientation");
        String value = tags.getLength() == 0 ? "" : ((Element) tags.item(0)).getAttribute("value");
        return Stream.of(values()).filter(known -> known.title.equals(value)).findFirst().orElse(NORMAL);
    }

    /** The picture as it is to be seen. */
    BufferedImage upright(BufferedImage picture) {
        if (this == NORMAL) {
            return picture;
        }
        int storedRows = picture.getHeight();
        int storedColumns = picture.getWidth();
        int rows = transposed ? storedColumns : storedRows;
        int columns = transposed ? storedRows : storedColumns;
        ColorModel model = picture.getColorModel();
        WritableRaster stored = picture.getRaster();
        WritableRaster upright = model.createCompatibleWritableRaster(columns, rows);
        Object pixel = null;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int storedRow = transposed ? column : row;
                int storedColumn = transposed ? row : column;
                pixel = stored.getDataElements(
                        columnsReversed ? storedColumns - 1 - storedColumn : storedColumn,
                        rowsReversed ? storedRows - 1 - storedRow : storedRow,
                        pixel);
                upright.setDataElements(column, row, pixel);
            }
        }
        return new BufferedImage(model, upright, picture.isAlphaPremultiplied(), null);
    }
}
