package dev.fovea.mnist.data;

import static dev.fovea.vision.file.Faults.assertFault;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.mnist.model.Subject;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.file.SampleDigits;
import dev.fovea.vision.picture.PictureFiles;
import dev.fovea.vision.picture.PictureReader;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pictures of digits become what MNIST has, whatever their size, colours and format; what is no such picture is
 * refused.
 */
class DigitPictureTest {
    private static final int DIGITS = 200;

    private static LabelledImages mnist = SampleDigits.labelled(1);

    @TempDir
    Path folder;

    @BeforeAll
    static void load() throws DataFileException {
        mnist = BundledMnist.test().first(DIGITS);
    }

    @Test
    void mnistsOwnDigitsStayAsTheyAreBitForBit() throws IOException {
        LabelledImages all = BundledMnist.test();
        for (int i = 0; i < all.size(); i++) {
            float[] ink = new float[DigitNetwork.PIXELS];
            for (int p = 0; p < ink.length; p++) {
                ink[p] = all.pixel(i, p / 28, p % 28);
            }
            byte[] original = new byte[DigitNetwork.PIXELS];
            all.copyBytes(i, original, 0);
            assertArrayEquals(original, Subject.DIGITS.input().bytes(ink, 28, 28), "digit " + i);
        }
        for (int i = 0; i < DIGITS; i++) {
            Path dark = write("dark.png", drawn(i, 1, 28, 28, 0, 0, Color.WHITE, Color.BLACK));
            Path light = write("light.png", drawn(i, 1, 28, 28, 0, 0, Color.BLACK, Color.WHITE));
            assertArrayEquals(original(i), pixels(dark), "black on white, digit " + i);
            assertArrayEquals(original(i), pixels(light), "white on black, digit " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 13})
    void sizePlaceAndColoursDoNotMatter(int scale) throws IOException {
        Color paper = new Color(250, 240, 200);
        Color ink = new Color(20, 30, 120);
        int same = 0;
        for (int i = 0; i < 50; i++) {
            byte[] plain = pixels(write("a.png", drawn(i, 3, 84, 84, 0, 0, Color.BLACK, Color.WHITE)));
            int side = 28 * scale;
            byte[] other = pixels(
                    write("b.png", drawn(i, scale, side + 90, side + 41, 77, 3, paper, ink)));
            same += correlation(plain, other) > 0.97 ? 1 : 0;
        }
        assertTrue(same >= 49, same + " of 50");
    }

    @Test
    void darkOnLightIsLightOnDark() throws IOException {
        byte[] dark = pixels(write("dark.png", drawn(3, 4, 200, 160, 30, 20, Color.WHITE, Color.BLACK)));
        byte[] light = pixels(write("light.png", drawn(3, 4, 200, 160, 30, 20, Color.BLACK, Color.WHITE)));
        assertTrue(correlation(dark, light) > 0.999);
    }

    @Test
    void transparentPaperIsWhatTheInkNeeds() throws IOException {
        byte[] opaque = pixels(write("opaque.png", drawn(4, 3, 120, 100, 10, 5, Color.BLACK, Color.WHITE)));
        for (Color ink : List.of(Color.WHITE, Color.BLACK)) {
            BufferedImage picture = new BufferedImage(120, 100, BufferedImage.TYPE_INT_ARGB);
            for (int r = 0; r < 84; r++) {
                for (int c = 0; c < 84; c++) {
                    int alpha = mnist.pixel(4, r / 3, c / 3);
                    picture.setRGB(10 + c, 5 + r, alpha << 24 | (ink.getRGB() & 0xFFFFFF));
                }
            }
            double same = correlation(opaque, pixels(write("clear.png", picture)));
            assertTrue(same > 0.999, ink + ": correlation " + same);
        }
    }

    @Test
    void anyFormOfPngAndJpegWillDo() throws IOException {
        BufferedImage rgb = drawn(7, 6, 220, 200, 20, 10, Color.WHITE, Color.BLACK);
        byte[] expected = pixels(write("rgb.png", rgb));
        for (int type : new int[] {
            BufferedImage.TYPE_USHORT_GRAY, BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_BYTE_INDEXED,
            BufferedImage.TYPE_BYTE_BINARY
        }) {
            BufferedImage other = new BufferedImage(rgb.getWidth(), rgb.getHeight(), type);
            Graphics2D graphics = other.createGraphics();
            graphics.drawImage(rgb, 0, 0, null);
            graphics.dispose();
            double same = correlation(expected, pixels(write("other.png", other)));
            assertTrue(same > 0.9, "type " + type + ": correlation " + same);
        }
        Path jpeg = folder.resolve("digit.jpg");
        assertTrue(ImageIO.write(rgb, "jpeg", jpeg.toFile()));
        assertTrue(correlation(expected, pixels(jpeg)) > 0.97);
    }

    @Test
    void greyIsTakenAsItStandsInTheFile() throws IOException {
        BufferedImage rgb = drawn(2, 3, 84, 84, 0, 0, Color.WHITE, Color.BLACK);
        byte[] expected = pixels(write("rgb.png", rgb));
        BufferedImage grey = new BufferedImage(84, 84, BufferedImage.TYPE_BYTE_GRAY);
        BufferedImage deep = new BufferedImage(84, 84, BufferedImage.TYPE_USHORT_GRAY);
        for (int r = 0; r < 84; r++) {
            for (int c = 0; c < 84; c++) {
                int value = rgb.getRGB(c, r) & 255;
                grey.getRaster().setSample(c, r, 0, value);
                deep.getRaster().setSample(c, r, 0, value * 257);
            }
        }
        assertArrayEquals(expected, pixels(write("grey.png", grey)));
        assertArrayEquals(expected, pixels(write("deep.png", deep)));
    }

    @Test
    void theCentreOfMassIsInTheMiddleAndTheLongerSideIs20() throws IOException {
        BufferedImage picture = blank(300, 100, Color.WHITE);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.BLACK);
        graphics.fillRect(250, 10, 10, 60);
        graphics.dispose();
        byte[] pixels = pixels(write("bar.png", picture));
        // 10×60 becomes 3×20, its middle in column 14 and half a pixel below row 14.
        byte[] expected = new byte[DigitNetwork.PIXELS];
        for (int r = 5; r < 25; r++) {
            for (int c = 13; c < 16; c++) {
                expected[r * 28 + c] = (byte) 255;
            }
        }
        assertArrayEquals(expected, pixels);
    }

    @Test
    void aDotIsADigitToo() throws IOException {
        BufferedImage picture = blank(9, 9, Color.BLACK);
        picture.setRGB(2, 7, 0xFFFFFF);
        byte[] pixels = pixels(write("dot.png", picture));
        int ink = countInk(pixels);
        assertTrue(ink > 200 && ink <= 400, "round, between a square on its corner and one on its side: " + ink);
    }

    @Test
    void whatIsNoPictureIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("digit.txt"), "7");
        assertFault(() -> pixels(text), text.toString(),
                "expected a PNG, JPEG, GIF, BMP, WebP or TIFF picture");
        Path none = folder.resolve("none.png");
        assertFault(() -> pixels(none), none.toString(), "no such file");
        assertFault(() -> pixels(folder), folder.toString(),
                "expected a PNG, JPEG, GIF, BMP, WebP or TIFF picture");
        Path empty = Files.createFile(folder.resolve("empty.png"));
        assertFault(() -> pixels(empty), empty.toString(),
                "expected a PNG, JPEG, GIF, BMP, WebP or TIFF picture");
        Path gif = folder.resolve("digit.gif");
        assertTrue(ImageIO.write(blank(5, 5, Color.WHITE), "gif", gif.toFile()));
        assertFault(() -> pixels(gif), gif.toString(), "all pixels are alike");
        Path blank = write("blank.png", blank(50, 50, Color.GRAY));
        assertFault(() -> pixels(blank), blank.toString(), "all pixels are alike");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg"})
    void aPictureThatIsCutAnywhereIsRefusedOrStillADigit(String format) throws IOException {
        Path whole = folder.resolve("whole");
        assertTrue(ImageIO.write(
                drawn(2, 1, 28, 28, 0, 0, Color.WHITE, Color.BLACK), format, whole.toFile()));
        byte[] bytes = Files.readAllBytes(whole);
        int refused = 0;
        for (int length = 0; length < bytes.length; length += 1 + bytes.length / 150) {
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, length));
            try {
                assertEquals(DigitNetwork.PIXELS, pixels(cut).length);
            } catch (DataFileException e) {
                assertTrue(e.getMessage().startsWith(cut.toString()), e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 10, refused + " refused");
    }

    @Test
    void aJpegWithoutItsEndIsRefused() throws IOException {
        Path whole = folder.resolve("whole.jpg");
        assertTrue(ImageIO.write(drawn(2, 3, 84, 84, 0, 0, Color.WHITE, Color.BLACK), "jpeg", whole.toFile()));
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut.jpg"), Arrays.copyOf(bytes, bytes.length - 400));
        assertFault(() -> pixels(cut), cut.toString(), "its end is missing");
    }

    /** The markers of scans are counted wherever they stand, here behind the picture's end; the picture has one itself. */
    @Test
    void aJpegMayHave200Scans() throws IOException {
        Path file = folder.resolve("whole.jpg");
        assertTrue(ImageIO.write(drawn(2, 3, 84, 84, 0, 0, Color.WHITE, Color.BLACK), "jpeg", file.toFile()));
        byte[] one = Files.readAllBytes(file);
        assertArrayEquals(pixels(file), read(withMoreScans(one, 199), "200 scans", 84, 84 * 84));
        assertFault(
                () -> read(withMoreScans(one, 200), "201 scans", 84, 84 * 84), "201 scans",
                "expected at most 200 scans of a JPEG, found 201");
    }

    private static byte[] withMoreScans(byte[] jpeg, int scans) {
        byte[] more = Arrays.copyOf(jpeg, jpeg.length + 2 * scans);
        for (int i = jpeg.length; i < more.length; i += 2) {
            more[i] = (byte) 0xff;
            more[i + 1] = (byte) 0xda;
        }
        return more;
    }

    @Test
    void aHugePictureIsRefusedByItsHeader() throws IOException {
        Path huge = write("huge.png", blank(28, 28, Color.WHITE));
        try (var file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.seek(16); // width and height in the header
            file.writeInt(50_000);
            file.writeInt(50_000);
        }
        assertFault(() -> pixels(huge), huge.toString(), "at most 25000000 pixels",
                "50000 x 50000");
    }

    @Test
    void inkAndPaperMayBeAlikeInLightness() throws IOException {
        byte[] expected = pixels(write("plain.png", drawn(4, 5, 140, 140, 0, 0, Color.WHITE, Color.BLACK)));
        Color[][] pairs = {
            {new Color(0, 128, 0), new Color(249, 0, 0)}, // red and green of lightness 75
            {new Color(0, 130, 60), new Color(200, 0, 200)},
            {new Color(128, 128, 128), new Color(0, 175, 220)},
            {Color.WHITE, Color.YELLOW}, {Color.BLACK, Color.BLUE}, {new Color(90, 90, 90), new Color(90, 90, 120)}};
        for (Color[] pair : pairs) {
            byte[] coloured = pixels(write("coloured.png", drawn(4, 5, 140, 140, 0, 0, pair[0], pair[1])));
            double same = correlation(expected, coloured);
            assertTrue(same > 0.99, pair[1] + " on " + pair[0] + ": correlation " + same);
        }
        Path alike = write("alike.png", drawn(4, 5, 140, 140, 0, 0, new Color(90, 90, 90), new Color(95, 90, 95)));
        assertFault(() -> pixels(alike), alike.toString(), "all pixels are alike");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c02_red_on_green_similar_luma.png", "c04_magenta_on_teal.png"})
    void picturesOfInkAndPaperOfOneLightness(String name) throws Exception {
        Path file = Path.of(DigitPictureTest.class.getResource("/dev/fovea/mnist/cases/" + name).toURI());
        byte[] pixels = pixels(file);
        int ink = 0;
        for (byte pixel : pixels) {
            ink += pixel == 0 ? 0 : 1;
        }
        // A 4 of three strokes of a tenth of its height.
        assertTrue(ink > 60 && ink < 200, ink + " pixels of ink");
    }

    @Test
    void aDrawingOfWhatIsNoNumberIsRefused() {
        for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -1, 256}) {
            float[] ink = new float[100];
            ink[44] = 255;
            ink[50] = odd;
            String message =
                    assertThrows(IllegalArgumentException.class, () -> Subject.DIGITS.input().bytes(ink, 10, 10))
                            .getMessage();
            assertEquals("pixel 50: expected 0 to 255, found " + odd, message);
        }
    }

    private static BufferedImage blank(int width, int height, Color paper) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(paper);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return picture;
    }

    /** A digit of MNIST, enlarged, somewhere in a picture. */
    private static BufferedImage drawn(
            int digit, int scale, int width, int height, int left, int top, Color paper, Color ink) {
        BufferedImage picture = blank(width, height, paper);
        for (int r = 0; r < 28 * scale; r++) {
            for (int c = 0; c < 28 * scale; c++) {
                int amount = mnist.pixel(digit, r / scale, c / scale);
                picture.setRGB(left + c, top + r, mix(paper, ink, amount));
            }
        }
        return picture;
    }

    private static int mix(Color paper, Color ink, int amount) {
        return mix(paper.getRed(), ink.getRed(), amount) << 16
                | mix(paper.getGreen(), ink.getGreen(), amount) << 8
                | mix(paper.getBlue(), ink.getBlue(), amount);
    }

    private static int mix(int paper, int ink, int amount) {
        return (paper * (255 - amount) + ink * amount) / 255;
    }

    private Path write(String name, BufferedImage picture) throws IOException {
        Path file = folder.resolve(name);
        assertTrue(ImageIO.write(picture, "png", file.toFile()));
        return file;
    }

    private static byte[] pixels(Path file) throws DataFileException {
        return Subject.DIGITS.input().bytes(PictureReader.read(file));
    }

    private static byte[] read(byte[] picture, String name, int side, int pixels) throws DataFileException {
        return Subject.DIGITS.input().bytes(PictureReader.read(picture, name, side, pixels));
    }

    private static byte[] original(int digit) {
        byte[] pixels = new byte[DigitNetwork.PIXELS];
        mnist.copyBytes(digit, pixels, 0);
        return pixels;
    }

    private static int countInk(byte[] pixels) {
        int count = 0;
        for (byte pixel : pixels) {
            count += pixel != 0 ? 1 : 0;
        }
        return count;
    }

    /** How alike two images are: 1 for the same, but for brightness. */
    private static double correlation(byte[] a, byte[] b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] & 255) * (double) (b[i] & 255);
            aa += (a[i] & 255) * (double) (a[i] & 255);
            bb += (b[i] & 255) * (double) (b[i] & 255);
        }
        return ab / Math.sqrt(aa * bb);
    }

    /** Bytes that are no UTF-8: such a file is found in its folder, but nothing that Java calls it leads to it. */
    @Test
    @EnabledOnOs(OS.LINUX)
    @EnabledIfSystemProperty(named = "sun.jnu.encoding", matches = "UTF-8")
    void aNameThatJavaCannotExpressIsSaid() throws Exception {
        String make = "echo >\"$(printf '\\374.png')\"";
        assertEquals(0, new ProcessBuilder("sh", "-c", make).directory(folder.toFile()).start().waitFor());
        Path picture = PictureFiles.in(List.of(folder)).pictures().getFirst();
        String message = assertThrows(DataFileException.class, () -> pixels(picture)).getMessage();
        assertTrue(
                message.endsWith(
                        "\uFFFD.png: cannot be read: its name has characters that the locale cannot express;"
                                + " set LC_ALL=C.UTF-8, or rename it"),
                message);
    }
}
