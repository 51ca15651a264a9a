package dev.fovea.vision.picture;

import static dev.fovea.vision.file.Faults.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.vision.DataFileException;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures of every kind come to the same pixels, upright. */
class PictureReaderTest {
    /** One pixel, lossy. */
    private static final String WEBP = "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA";

    /** The chunk of two pixels: black, green. */
    private static final String PIXELS = "VlA4TAwAAAAvAQAAEJj/AhSg/yE=";

    /** The quarters as they are seen with each tag. */
    private static final String[] SEEN = {"rgbw", "grwb", "wbgr", "bwrg", "rbgw", "brwg", "wgbr", "gwrb"};

    @TempDir
    Path folder;

    /** 24 × 16: the left upper quarter red, the right upper green, the left lower blue, the right lower white. */
    private static BufferedImage quarters() {
        BufferedImage image = new BufferedImage(24, 16, BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < 16; row++) {
            for (int column = 0; column < 24; column++) {
                boolean left = column < 12;
                image.setRGB(column, row, row < 8 ? left ? 0xff0000 : 0x00ff00 : left ? 0x0000ff : 0xffffff);
            }
        }
        return image;
    }

    private static byte[] encoded(String format) throws IOException {
        var out = new ByteArrayOutputStream();
        assertTrue(ImageIO.write(quarters(), format, out), format);
        return out.toByteArray();
    }

    /** The colour in the middle of a quarter: r, g, b or w. */
    private static char colour(Picture picture, boolean lower, boolean right) {
        int row = picture.height() * (lower ? 3 : 1) / 4;
        int column = picture.width() * (right ? 3 : 1) / 4;
        float[][] pixel = picture.colours().read(row, column, 1);
        boolean red = pixel[0][0] > 128;
        boolean green = pixel[1][0] > 128;
        return red && green ? 'w' : red ? 'r' : green ? 'g' : 'b';
    }

    private static String quarters(Picture picture) {
        return "" + colour(picture, false, false) + colour(picture, false, true) + colour(picture, true, false)
                + colour(picture, true, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif", "bmp", "tiff"})
    void readsEveryKind(String format) throws IOException {
        Path file = Files.write(folder.resolve("picture"), encoded(format));
        Picture picture = PictureReader.read(file);
        assertEquals(24, picture.width());
        assertEquals(16, picture.height());
        assertEquals("rgbw", quarters(picture));
    }

    @Test
    void readsWebp() throws IOException {
        Picture picture = PictureReader.read(Files.write(folder.resolve("x.webp"), Base64.getDecoder().decode(WEBP)));
        assertEquals(1, picture.width());
        assertEquals(1, picture.height());
    }

    @Test
    void readsCmyk() throws IOException {
        WritableRaster raster = Raster.createInterleavedRaster(0, 16, 16, 4, null);
        for (int i = 0; i < 256; i++) {
            raster.setPixel(i % 16, i / 16, i % 16 < 8 ? new int[] {0, 0, 255, 255} : new int[] {255, 255, 255, 0});
        }
        var out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        writer.setOutput(ImageIO.createImageOutputStream(out));
        writer.write(null, new IIOImage(raster, null, null), null);
        writer.dispose();
        Picture picture = PictureReader.read(Files.write(folder.resolve("cmyk.jpg"), adobe(out.toByteArray())));
        float[][] pixels = picture.colours().read(8, 4, 1);
        assertTrue(pixels[2][0] > pixels[0][0] + 50, pixels[0][0] + " " + pixels[2][0]); // cyan and magenta: blue
        float[][] black = picture.colours().read(8, 12, 1);
        assertTrue(black[0][0] < 80 && black[2][0] < 80, black[0][0] + " " + black[2][0]);
    }

    /** With the segment by which Adobe's programs say that ink is stored inverted, 255 for none. */
    private static byte[] adobe(byte[] jpeg) {
        ByteBuffer segment = ByteBuffer.allocate(16).putShort((short) 0xffee).putShort((short) 14);
        segment.put("Adobe".getBytes(StandardCharsets.US_ASCII)).putShort((short) 100);
        return ByteBuffer.allocate(jpeg.length + 16)
                .put(jpeg, 0, 2).put(segment.array()).put(jpeg, 2, jpeg.length - 2).array();
    }

    /** The notes of a phone's photo: how it was held. */
    private static byte[] exif(int orientation, ByteOrder order) {
        ByteBuffer exif = ByteBuffer.allocate(38).order(order);
        exif.put(ascii(order == ByteOrder.BIG_ENDIAN ? "MM" : "II")).putShort((short) 42).putInt(8).putShort((short) 2);
        exif.putShort((short) 0x100).putShort((short) 3).putInt(1).putInt(0); // another entry before it
        exif.putShort((short) 0x112).putShort((short) 3).putInt(1).putShort((short) orientation);
        return exif.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        Stream.of(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static byte[] tagged(int orientation) throws IOException {
        byte[] jpeg = encoded("jpeg");
        byte[] exif = exif(orientation, ByteOrder.BIG_ENDIAN);
        byte[] head = ByteBuffer.allocate(4).putShort((short) 0xffe1).putShort((short) (exif.length + 8)).array();
        return joined(
                Arrays.copyOf(jpeg, 2), head, ascii("Exif\0\0"), exif, Arrays.copyOfRange(jpeg, 2, jpeg.length));
    }

    private static byte[] chunk(byte[] exif) {
        CRC32 sum = new CRC32();
        sum.update(ascii("eXIf"));
        sum.update(exif);
        byte[] length = ByteBuffer.allocate(4).putInt(exif.length).array();
        return joined(
                length, ascii("eXIf"), exif, ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    }

    /** Before the end of the file, behind its pixels. */
    private static byte[] taggedPng(byte[] exif) throws IOException {
        byte[] png = encoded("png");
        int end = png.length - 12;
        return joined(Arrays.copyOf(png, end), chunk(exif), Arrays.copyOfRange(png, end, png.length));
    }

    /** Two pixels beside each other, black and green, without loss. */
    private static byte[] taggedWebp(byte[] exif) {
        byte[] pixels = Base64.getDecoder().decode(PIXELS);
        byte[] canvas = new byte[] {'V', 'P', '8', 'X', 10, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0, 0};
        byte[] notes = joined(
                ascii("EXIF"), ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(exif.length).array(), exif);
        int length = 4 + canvas.length + pixels.length + notes.length;
        return joined(
                ascii("RIFF"), ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array(),
                ascii("WEBP"),
                canvas, pixels, notes);
    }

    /** A TIFF file of grey pixels, uncompressed, with the tag in the picture's own directory. */
    private static byte[] taggedTiff(int orientation, int bits, int format, byte[] pixels, int width, int height) {
        int[][] entries = {
            {0x100, width}, {0x101, height}, {0x102, bits}, {0x103, 1}, {0x106, 1}, {0x111, 8}, {0x112, orientation},
            {0x115, 1}, {0x116, height}, {0x117, pixels.length}, {0x153, format}
        };
        ByteBuffer file = ByteBuffer.allocate(8 + pixels.length + 2 + 12 * entries.length + 4);
        file.put(ascii("MM")).putShort((short) 42).putInt(8 + pixels.length).put(pixels);
        file.putShort((short) entries.length);
        for (int[] entry : entries) {
            file.putShort((short) entry[0]).putShort((short) 4).putInt(1).putInt(entry[1]);
        }
        return file.array();
    }

    /** The quarters' grey: black, dark, light, white. */
    private static String greys(Picture picture) {
        StringBuilder found = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            int row = picture.height() * (i < 2 ? 1 : 3) / 4;
            int column = picture.width() * (i % 2 == 0 ? 1 : 3) / 4;
            found.append((char) ('0' + Math.round(picture.colours().read(row, column, 1)[0][0] / 85)));
        }
        return found.toString();
    }

    @Test
    void turnsTiffsUpright() throws IOException {
        byte[] pixels = new byte[24 * 16];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (85 * ((i / 24 < 8 ? 0 : 2) + (i % 24 < 12 ? 0 : 1)));
        }
        String[] seen = {"0123", "1032", "3210", "2301", "0213", "2031", "3120", "1302"};
        for (int orientation = 1; orientation <= 8; orientation++) {
            byte[] tiff = taggedTiff(orientation, 8, 1, pixels, 24, 16);
            Picture picture = PictureReader.read(Files.write(folder.resolve(orientation + ".tif"), tiff));
            assertEquals(seen[orientation - 1], greys(picture), "orientation " + orientation);
        }
    }

    private Picture greyTiff(int bits, int format, byte[] pixels) throws IOException {
        return PictureReader.read(Files.write(folder.resolve("grey.tif"), taggedTiff(1, bits, format, pixels, 2, 2)));
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    /** Microscopes' programs write such files. */
    @Test
    void readsGreyOfManyBits() throws IOException {
        assertEquals("0123", greys(greyTiff(8, 1, ByteBuffer.allocate(4).putInt(0x0055aaff).array())));
        assertEquals("0123", greys(greyTiff(16, 1, ByteBuffer.allocate(8).putLong(0x00005555aaaaffffL).array())));
        ByteBuffer whole = ByteBuffer.allocate(16).putLong(0x0000000055555555L).putLong(0xaaaaaaaaffffffffL);
        assertEquals("0123", greys(greyTiff(32, 1, whole.array())));
        assertEquals("0123", greys(greyTiff(32, 3, floats(0, 1 / 3f, 2 / 3f, 1))));
        for (float odd : new float[] {150, -0.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertFault(
                    () -> greyTiff(32, 3, floats(0, 0.5f, 1, odd)),
                    "grey.tif: expected floating-point pixels from 0 for black to 1 for white, found " + odd);
        }
    }

    /** Its samples are multiplied by its transparency already. */
    @Test
    void greyMayBeMultipliedByItsTransparency() {
        ColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY), true, true, Transparency.TRANSLUCENT, DataBuffer.TYPE_BYTE);
        WritableRaster raster = model.createCompatibleWritableRaster(2, 1);
        raster.setPixel(0, 0, new int[] {120, 128});
        Picture picture = new Picture(new BufferedImage(model, raster, true, null), "x");
        float[][] pixels = picture.colours().read(0, 0, 2);
        assertEquals(120, pixels[0][0], 1e-3f, "drawn lightly: on black paper"); // 239 · 128/255
        assertEquals(0, pixels[0][1], "nothing there");
    }

    @Test
    void turnsPngAndWebpUpright() throws IOException {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            for (int orientation = 1; orientation <= 8; orientation++) {
                byte[] png = taggedPng(exif(orientation, order));
                assertEquals(SEEN[orientation - 1], quarters(PictureReader.read(png, "x", 100, 1000)));
            }
            Picture turned = PictureReader.read(Files.write(folder.resolve("t.webp"), taggedWebp(exif(8, order))));
            assertEquals(List.of(1, 2), List.of(turned.width(), turned.height()));
            assertEquals(255, turned.colours().read(0, 0, 1)[1][0]);
        }
        byte[] marked = joined(ascii("Exif\0\0"), exif(3, ByteOrder.BIG_ENDIAN));
        Picture turned = PictureReader.read(Files.write(folder.resolve("m.webp"), taggedWebp(marked)));
        assertEquals(255, turned.colours().read(0, 0, 1)[1][0]);
    }

    @Test
    void notesThatBreakARuleAreNone() throws IOException {
        byte[] exif = exif(6, ByteOrder.BIG_ENDIAN);
        for (int at = 0; at < exif.length; at++) {
            byte[] broken = exif.clone();
            broken[at] = (byte) 0xee;
            quarters(PictureReader.read(taggedPng(broken), "x", 100, 1000));
            String cut = quarters(PictureReader.read(taggedPng(Arrays.copyOf(exif, at)), "x", 100, 1000));
            assertEquals(at < 34 ? "rgbw" : "brwg", cut, "cut at " + at);
        }
        assertEquals("rgbw", quarters(PictureReader.read(taggedPng(exif(9, ByteOrder.BIG_ENDIAN)), "x", 100, 1000)));
    }

    @Test
    void turnsPhotosUpright() throws IOException {
        for (int orientation = 1; orientation <= 8; orientation++) {
            Picture picture = PictureReader.read(
                    Files.write(folder.resolve(orientation + ".jpg"), tagged(orientation)));
            assertEquals(SEEN[orientation - 1], quarters(picture), "orientation " + orientation);
            assertEquals(orientation < 5 ? 24 : 16, picture.width());
            assertEquals("rgbw", quarters(PictureReader.read(encoded("jpeg"), "x", 100, 1000)));
        }
        assertEquals("brwg", quarters(PictureReader.read(tagged(6), "x", 100, 1000)));
    }

    @Test
    void refusesWhatIsNoPictureOrTooLarge() throws IOException {
        assertFault(
                () -> PictureReader.read(Files.writeString(folder.resolve("t"), "text")),
                "t: expected a PNG, JPEG, GIF, BMP, WebP or TIFF picture");
        assertFault(() -> PictureReader.read(encoded("gif"), "upload", 100, 1000), "upload: expected a PNG or JPEG");
        assertFault(() -> PictureReader.read(encoded("png"), "upload", 20, 1000), "sides of at most 20 pixels");
        assertFault(() -> PictureReader.read(encoded("png"), "upload", 100, 383), "at most 383 pixels");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif", "bmp", "tiff"})
    void readsOrRefusesAFileThatIsCutOffOrDamaged(String format) throws IOException {
        byte[] whole = encoded(format);
        Path file = folder.resolve("part");
        for (int i = 0; i < whole.length; i += 1 + whole.length / 60) {
            byte[] flipped = whole.clone();
            flipped[i] ^= (byte) (1 << i % 8);
            readOrRefuse(Files.write(file, flipped));
            readOrRefuse(Files.write(file, Arrays.copyOf(whole, i)));
        }
    }

    private static void readOrRefuse(Path file) {
        try {
            assertTrue(PictureReader.read(file).width() > 0);
        } catch (DataFileException e) {
            assertTrue(e.getMessage().startsWith(file.toString()) && e.getMessage().lines().count() == 1, e.toString());
        }
    }
}
