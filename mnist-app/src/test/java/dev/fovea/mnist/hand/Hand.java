package dev.fovea.mnist.hand;

import dev.fovea.vision.picture.Picture;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;

/**
 * A set of pictures, each made when it is asked for.
 *
 * @param name what it is called
 * @param size how many pictures
 * @param picture the pictures, from 0
 * @param digit what each shows, -1 where it is no digit
 */
record Hand(String name, int size, IntFunction<Picture> picture, IntUnaryOperator digit) {
    private static final int[] PENS = {1, 2, 4, 8, 12, 20, 30, 40};
    private static final Color BLACK = new Color(40, 38, 42);
    private static final Color BLUE = new Color(40, 60, 170);
    private static final Color RED = new Color(200, 40, 50);
    private static final Color RULE = new Color(150, 175, 205);

    static Hand of(String name, int size, IntFunction<BufferedImage> picture, IntUnaryOperator digit) {
        return new Hand(name, size, i -> new Picture(picture.apply(i), name + " " + i), digit);
    }

    /** The digits of scikit-learn, 8×8 pixels of 0 to 16 and the label in each line. */
    static Hand scikitLearn(Path csv) throws IOException {
        List<String[]> lines = new ArrayList<>();
        try (var in = new BufferedReader(new InputStreamReader(
                csv.toString().endsWith(".gz") ? new GZIPInputStream(Files.newInputStream(csv))
                        : Files.newInputStream(csv),
                StandardCharsets.US_ASCII))) {
            in.lines().forEach(line -> lines.add(line.split(",", -1)));
        }
        return of("scikit-learn 8x8", lines.size(), i -> {
            BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
            for (int p = 0; p < 64; p++) {
                int ink = (int) Math.min(255, 16 * Double.parseDouble(lines.get(i)[p]));
                image.getRaster().setSample(p % 8, p / 8, 0, ink);
            }
            return image;
        }, i -> (int) Double.parseDouble(lines.get(i)[64]));
    }

    /** A font's digits, written with pens of 1 to 40 pixels, 300 high, turned by up to 10°. */
    static Hand pens(Font font) {
        List<Shape> middles = middles(font);
        return of("pens " + font.getFontName(), 3 * 10 * PENS.length, i -> {
            int pen = PENS[i / 30];
            return plain(middles.get(i % 10), pen, (Math.floorDiv(i, 10) % 3 - 1) * Math.PI / 18);
        }, i -> i % 10);
    }

    /** A font's digits as they are. */
    static Hand printed(Font font) {
        return of("as it is " + font.getFontName(), 30, i -> {
            BufferedImage image = blank();
            Graphics2D graphics = image.createGraphics();
            graphics.setColor(Color.BLACK);
            graphics.fill(turned(Pen.outline(font, String.valueOf(i % 10)), (Math.floorDiv(i, 10) - 1) * Math.PI / 18));
            graphics.dispose();
            return image;
        }, i -> i % 10);
    }

    private static BufferedImage plain(Shape middle, double pen, double angle) {
        BufferedImage image = blank();
        Graphics2D graphics = image.createGraphics();
        Pen.draw(graphics, turned(middle, angle), pen, Color.BLACK);
        graphics.dispose();
        return image;
    }

    private static BufferedImage blank() {
        BufferedImage image = new BufferedImage(480, 480, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 480, 480);
        graphics.dispose();
        return image;
    }

    private static Shape turned(Shape shape, double angle) {
        AffineTransform at = AffineTransform.getTranslateInstance(240, 240);
        at.rotate(angle);
        at.translate(-shape.getBounds2D().getCenterX(), -shape.getBounds2D().getCenterY());
        return at.createTransformedShape(shape);
    }

    static List<Shape> middles(Font font) {
        return IntStream.range(0, 10).mapToObj(d -> Pen.middle(font, String.valueOf(d))).toList();
    }

    /** Sheets in photographs, of a hundred digits each. */
    static List<Hand> photographs(List<Font> fonts) {
        List<List<Shape>> hands = fonts.stream().map(Hand::middles).toList();
        IntFunction<Shape> digit = i -> hands.get(i / 10 % hands.size()).get(i % 10);
        IntFunction<Color> ink = i -> i % 3 == 0 ? BLACK : i % 3 == 1 ? BLUE : RED;
        return List.of(
                photo("photo: even light", i -> sheet(i, digit, BLACK).photographed(0.95, false)),
                photo("photo: shadow gradient", i -> sheet(i, digit, BLACK).photographed(0.35, false)),
                photo("photo: edge of a shadow", i -> sheet(i, digit, BLACK).photographed(0.6, true)),
                photo("photo: red, blue, black ink", i -> sheet(i, digit, ink.apply(i)).photographed(0.6, false)),
                photo("photo: ruled",
                        i -> on(new Sheet(i).ruled(44, false, RULE, 2), i, digit, BLUE).photographed(0.6, false)),
                photo("photo: ruled, dark lines", i -> on(new Sheet(i).ruled(70, false, BLACK, 2), i, digit, BLACK)
                        .photographed(0.6, false)),
                photo("photo: squared",
                        i -> on(new Sheet(i).ruled(36, true, RULE, 2), i, digit, ink.apply(i)).photographed(0.6,
                                false)),
                photo("photo: squared, dark lines", i -> on(new Sheet(i).ruled(60, true, BLACK, 2), i, digit, BLACK)
                        .photographed(0.6, false)),
                photo("photo: a frame around",
                        i -> sheet(i, digit, BLACK).framed(280, 330, 5, BLACK).photographed(0.6, false)),
                photo("photo: rotated by EXIF", i -> sheet(i, digit, BLACK).photographed(0.6, false)).tagged(),
                photo("photo: all at once", i -> on(new Sheet(i).ruled(40, true, RULE, 2), i, digit, ink.apply(i))
                        .framed(280, 330, 4, ink.apply(i)).photographed(0.45, true)).tagged());
    }

    private static Hand photo(String name, IntFunction<BufferedImage> picture) {
        return of(name, 100, picture, i -> i % 10);
    }

    private static Sheet sheet(int i, IntFunction<Shape> digit, Color ink) {
        return on(new Sheet(i), i, digit, ink);
    }

    private static Sheet on(Sheet sheet, int i, IntFunction<Shape> digit, Color ink) {
        return sheet.written(
                digit.apply(i), 150 + 90 * sheet.chance(), 0.45 + 0.1 * sheet.chance(), 4 + 12 * sheet.chance(), ink);
    }

    /** The same as JPEG files, on their side, with the tag that puts them upright. */
    private Hand tagged() {
        return new Hand(name, size, i -> tagged(picture.apply(i)), digit);
    }

    private static Picture tagged(Picture picture) {
        try {
            BufferedImage lying = new BufferedImage(picture.height(), picture.width(), BufferedImage.TYPE_INT_RGB);
            for (int r = 0; r < picture.height(); r++) {
                float[][] row = picture.colours().read(r, 0, picture.width());
                for (int c = 0; c < picture.width(); c++) {
                    int rgb = Math.round(row[0][c]) << 16 | Math.round(row[1][c]) << 8 | Math.round(row[2][c]);
                    lying.setRGB(r, picture.width() - 1 - c, rgb);
                }
            }
            var jpeg = new ByteArrayOutputStream();
            ImageIO.write(lying, "jpeg", jpeg);
            byte[] plain = jpeg.toByteArray();
            ByteBuffer all = ByteBuffer.allocate(plain.length + 36);
            all.put(plain, 0, 2).putShort((short) 0xffe1).putShort((short) 34);
            all.put("Exif\0\0MM\0*".getBytes(StandardCharsets.US_ASCII)).putInt(8).putShort((short) 1);
            all.putShort((short) 0x112).putShort((short) 3).putInt(1).putShort((short) 6).putShort((short) 0).putInt(0);
            all.put(plain, 2, plain.length - 2);
            return dev.fovea.vision.picture.PictureReader.read(all.array(), picture.name(), 1000, 1_000_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fonts in a folder and those below it. */
    static List<Font> fonts(Path folder) throws IOException {
        List<Font> fonts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".ttf")).sorted().toList()) {
                fonts.add(Font.createFont(Font.TRUETYPE_FONT, file.toFile()));
            }
        } catch (FontFormatException e) {
            throw new IOException(e);
        }
        return fonts;
    }
}
