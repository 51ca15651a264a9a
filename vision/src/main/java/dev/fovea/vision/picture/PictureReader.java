package dev.fovea.vision.picture;

import dev.fovea.vision.DataFileException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads pictures of bounded size: what a header says is looked at before anything is decoded. Files may be PNG, JPEG, GIF,
 * BMP, WebP or TIFF, of which the first picture is read; bytes that come from elsewhere PNG or JPEG only, so that strangers
 * reach few decoders. What is tagged as rotated or mirrored is put upright.
 */
public final class PictureReader {
    /** Width times height of the largest file that is decoded: with the decoder's own pixels about 300 MB. */
    public static final int MOST_PIXELS = 25_000_000;

    /** The largest width or height. The PNG decoder holds several rows, whatever their number. */
    public static final int LARGEST_SIDE = 25_000;

    /** What a pixel may take when it is decoded, in the largest picture: red, green, blue and transparency. */
    private static final int BYTES_PER_PIXEL = 4;

    /** Encoders make about ten; a few more may be found in embedded data by chance. */
    private static final int MOST_SCANS = 200;

    private static final List<String> OF_STRANGERS = List.of("png", "jpeg");
    private static final List<String> FORMATS = List.of("png", "jpeg", "gif", "bmp", "webp", "tiff", "tif");
    private static final String OF_FILES = "a PNG, JPEG, GIF, BMP, WebP or TIFF picture";

    private PictureReader() {}

    /**
     * Reads a picture from a file.
     *
     * @param file a picture
     * @return the picture
     * @throws DataFileException if it is no such picture, is broken or too large
     */
    public static Picture read(Path file) throws DataFileException {
        try {
            return new Picture(decode(file), file.toString());
        } catch (IOException e) {
            throw DataFileException.of(file, "cannot be read", e);
        }
    }

    /**
     * Reads a picture that is in memory.
     *
     * @param picture the bytes of a PNG or JPEG; not modified
     * @param name what it is called in messages
     * @param largestSide the most columns, and the most rows; a larger one is refused before it is decoded
     * @param mostPixels the most pixels, width times height, of up to 4 bytes each; half as many of 8 bytes
     * @return the picture
     * @throws DataFileException if it is no such picture, is broken or too large
     */
    public static Picture read(byte[] picture, String name, int largestSide, int mostPixels)
            throws DataFileException {
        requireFewScans(picture, name);
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(picture))) {
            return new Picture(
                    decode(name, in, largestSide, mostPixels, OF_STRANGERS, "a PNG or JPEG picture"), name);
        } catch (IOException e) {
            throw DataFileException.of(name, "cannot be read", e);
        }
    }

    /** How many bytes {@link #begins} looks at. */
    static final int LONGEST_START = 12;

    /** Whether a file with these first bytes may be a picture of the kinds that are read. */
    static boolean begins(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        return isJpeg(start)
                || text.startsWith("\u0089PNG")
                || text.startsWith("GIF8")
                || (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) // others are sounds and films
                || text.startsWith("II*\0")
                || text.startsWith("MM\0*");
    }

    private static boolean isJpeg(byte[] start) {
        return start.length >= 2 && (start[0] & 255) == 0xff && (start[1] & 255) == 0xd8;
    }

    /**
     * A progressive JPEG is decoded in scans over all of its pixels, and a scan may have hardly any bytes: of hundreds
     * of thousands one would take an hour. Elsewhere than in a JPEG these two bytes are rare.
     */
    private static void requireFewScans(byte[] picture, String name) throws DataFileException {
        if (!isJpeg(picture)) {
            return;
        }
        int scans = 0;
        for (int i = 0; i < picture.length - 1; i++) {
            if ((picture[i] & 255) == 0xff && (picture[i + 1] & 255) == 0xda) {
                scans++;
            }
        }
        if (scans > MOST_SCANS) {
            throw new DataFileException(name + ": expected at most " + MOST_SCANS + " scans of a JPEG, found " + scans);
        }
    }

    private static BufferedImage decode(Path file) throws IOException {
        if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
            throw new DataFileException(file + ": expected " + OF_FILES);
        }
        if (!Files.isReadable(file)) {
            throw new AccessDeniedException(file.toString());
        }
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            if (in == null) {
                // Found in a folder by its bytes, and opened by what Java made of them.
                throw new DataFileException(file + ": cannot be read" + (file.toFile().exists() ? ""
                        : ": its name has characters that the locale cannot express; set LC_ALL=C.UTF-8, or rename it"));
            }
            return decode(file.toString(), in, LARGEST_SIDE, MOST_PIXELS, FORMATS, OF_FILES);
        }
    }

    /** Looks at the header only. */
    private static void requireSize(String name, ImageReader reader, int largestSide, int mostPixels)
            throws IOException {
        long width = reader.getWidth(0);
        long height = reader.getHeight(0);
        long pixels = width * height;
        if (pixels > mostPixels) {
            throw new DataFileException(
                    name + ": expected at most " + mostPixels + " pixels, found " + width + " x " + height + " = "
                            + pixels);
        }
        if (Math.max(width, height) > largestSide) {
            throw new DataFileException(
                    name + ": expected sides of at most " + largestSide + " pixels, found " + width + " x " + height);
        }
        Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0); // the first is what it is decoded to
        int bits = types.hasNext() ? types.next().getColorModel().getPixelSize() : 0;
        long most = (long) BYTES_PER_PIXEL * mostPixels;
        if (pixels * bits > Byte.SIZE * most) {
            throw new DataFileException(
                    name + ": expected pixels of at most " + most + " bytes together, found " + pixels + " of "
                            + bits / Byte.SIZE);
        }
    }

    /**
     * What is white is not told where samples are floating-point numbers: 1 as a rule, but programs also write 255, or whatever was
     * measured, and decoders take all of that for white.
     */
    private static void requireShares(String name, ImageReader reader) throws IOException {
        Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
        int type = types.hasNext() ? types.next().getColorModel().getTransferType() : DataBuffer.TYPE_BYTE;
        if ((type != DataBuffer.TYPE_FLOAT && type != DataBuffer.TYPE_DOUBLE) || !reader.canReadRaster()) {
            return;
        }
        Raster raster = reader.readRaster(0, null);
        double[] row = null;
        for (int y = 0; y < raster.getHeight(); y++) {
            row = raster.getPixels(0, y, raster.getWidth(), 1, row);
            for (double sample : row) {
                if (!(sample >= 0 && sample <= 1)) {
                    throw new DataFileException(name
                            + ": expected floating-point pixels from 0 for black to 1 for white, found " + sample
                            + "; save it with whole numbers");
                }
            }
        }
    }

    private static BufferedImage decode(String name, ImageInputStream in, int largestSide, int mostPixels,
            List<String> formats, String expected)
            throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        ImageReader reader = readers.hasNext() ? readers.next() : null;
        if (reader == null || !formats.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
            throw new DataFileException(name + ": expected " + expected);
        }
        try {
            int noted = ExifBlock.orientation(in, reader.getFormatName()); // before the reader lets go of the beginning
            reader.setInput(in, true, false);
            requireSize(name, reader, largestSide, mostPixels);
            List<String> warnings = new ArrayList<>();
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            requireShares(name, reader);
            BufferedImage picture = reader.read(0);
            // The JPEG decoder makes up what is missing at the end, and says so in these words.
            if (warnings.stream().anyMatch(warning -> warning.contains("premature end"))) {
                throw new DataFileException(name + ": broken picture: its end is missing");
            }
            Orientation orientation = noted == 0 ? Orientation.of(reader) : Orientation.of(noted);
            return orientation.upright(picture);
        } catch (OutOfMemoryError e) {
            throw tooLarge(name, reader, e); // what the decoder held is free again
        } catch (IOException e) {
            if (e.getCause() instanceof OutOfMemoryError cause) {
                throw tooLarge(name, reader, cause);
            }
            throw e;
        } catch (RuntimeException e) {
            // The decoders do not keep to IOException where a file is broken.
            throw new DataFileException(name + ": broken picture: " + e.getMessage(), e);
        } finally {
            reader.dispose();
        }
    }

    private static DataFileException tooLarge(String name, ImageReader reader, OutOfMemoryError cause)
            throws IOException {
        String pixels = reader.getWidth(0) + " x " + reader.getHeight(0) + " pixels";
        return DataFileException.tooLarge(name, "the picture's " + pixels, cause);
    }
}
