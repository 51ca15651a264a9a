package dev.fovea.vision.picture;

import dev.fovea.testing.FuzzTarget;
import dev.fovea.testing.Refusal;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.file.SampleDigits;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;

/** Pictures of strangers, with their Exif, and the text of a preprocessing, under any bytes. The first byte chooses which. */
public final class PictureFuzz implements FuzzTarget {
    private static final int PICTURE = 0;
    private static final int TEXT = 1;
    private static final String NAME = "picture";
    private static final int LARGEST_SIDE = 300;
    private static final int MOST_PIXELS = 10_000;
    private static final Preprocessing TINY = Preprocessing.to(3, 2);
    private static final PictureFuzz TARGET = new PictureFuzz();

    /** A target. */
    public PictureFuzz() {}

    /** Is called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        TARGET.accepts(input);
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        byte[] jpeg = drawn("jpeg");
        ByteBuffer exif = ByteBuffer.allocate(36);
        exif.putShort((short) 0xffe1).putShort((short) 34).put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        exif.put("MM\0*".getBytes(StandardCharsets.US_ASCII)).putInt(8).putShort((short) 1);
        exif.putShort((short) 0x112).putShort((short) 3).putInt(1).putShort((short) 6);
        byte[] turned = SampleDigits.join(
                Arrays.copyOf(jpeg, 2), exif.array(), Arrays.copyOfRange(jpeg, 2, jpeg.length));
        String text = TINY.range(-1, 1).normalised(new float[] {0.5f, 0.25f, 1e-3f}, new float[] {1, 2, 3}).toString();
        return List.of(
                seed(PICTURE, drawn("png")), seed(PICTURE, turned),
                seed(TEXT, text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] drawn(String format) throws IOException {
        BufferedImage image = new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB);
        image.setRGB(3, 4, 0xff8040);
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }

    private static byte[] seed(int choice, byte[] content) {
        return SampleDigits.join(new byte[] {(byte) choice}, content);
    }

    @Override
    public List<String> words() {
        return List.of("IHDR", "IDAT", "Exif", "height=", "fit=ink:20:mass", "deviation=", "order=columns");
    }

    @Override
    public boolean accepts(byte[] input) {
        byte[] content = Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
        return (input.length > 0 && (input[0] & 1) == TEXT) ? readsText(content) : readsPicture(content);
    }

    private static boolean readsPicture(byte[] content) {
        try {
            Picture picture = PictureReader.read(content, NAME, LARGEST_SIDE, MOST_PIXELS);
            if (picture.width() > LARGEST_SIDE || picture.height() > LARGEST_SIDE
                    || picture.width() * picture.height() > MOST_PIXELS) {
                throw new AssertionError(picture.width() + " by " + picture.height());
            }
            float[] x = new float[TINY.shape().size()];
            TINY.apply(picture, x, 0);
            for (float value : x) {
                if (!(value >= 0 && value <= 1)) {
                    throw new AssertionError("a number of " + value);
                }
            }
            return true;
        } catch (DataFileException e) {
            Refusal.require(e, NAME);
            return false;
        }
    }

    private static boolean readsText(byte[] content) {
        Preprocessing read;
        try {
            read = PreprocessingText.parse(new String(content, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            if (!String.valueOf(e.getMessage()).startsWith("not a preprocessing")) {
                throw new AssertionError(e);
            }
            return false;
        }
        if (!PreprocessingText.parse(read.toString()).equals(read)) {
            throw new AssertionError(read + " is read as another");
        }
        return true;
    }
}
