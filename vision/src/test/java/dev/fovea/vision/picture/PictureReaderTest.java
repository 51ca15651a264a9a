package dev.fovea.vision.picture;

import static dev.fovea.vision.file.Faults.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.vision.DataFileException;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
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

    /** A photo of a phone: its tag says how it was held. */
    private static byte[] tagged(int orientation) throws IOException {
        byte[] jpeg = encoded("jpeg");
        ByteBuffer exif = ByteBuffer.allocate(36);
        exif.putShort((short) 0xffe1).putShort((short) 34).put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        exif.put("MM\0*".getBytes(StandardCharsets.US_ASCII)).putInt(8).putShort((short) 1);
        exif.putShort((short) 0x112).putShort((short) 3).putInt(1).putShort((short) orientation);
        ByteBuffer all = ByteBuffer.allocate(jpeg.length + 36);
        return all.put(jpeg, 0, 2).put(exif.array()).put(jpeg, 2, jpeg.length - 2).array();
    }

    @Test
    void turnsPhotosUpright() throws IOException {
        String[] seen = {"rgbw", "grwb", "wbgr", "bwrg", "rbgw", "brwg", "wgbr", "gwrb"};
        for (int orientation = 1; orientation <= 8; orientation++) {
            Picture picture = PictureReader.read(
                    Files.write(folder.resolve(orientation + ".jpg"), tagged(orientation)));
            assertEquals(seen[orientation - 1], quarters(picture), "orientation " + orientation);
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
