package dev.fovea.mnist.serve;

import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.vision.LabelledImages;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Digits in the forms that clients send. */
final class Drawings {
    private Drawings() {}

    /** The pixels of a digit as a JSON array. */
    static String pixels(LabelledImages digits, int index) {
        return IntStream.range(0, DigitNetwork.PIXELS)
                .mapToObj(i -> Integer.toString(digits.pixel(index, i / DigitNetwork.SIDE, i % DigitNetwork.SIDE)))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** A JSON array of equal numbers. */
    static String numbers(int count, String number) {
        String[] all = new String[count];
        Arrays.fill(all, number);
        return "[" + String.join(",", all) + "]";
    }

    /** A digit as a picture, dark on light, each pixel four by four. */
    static BufferedImage picture(LabelledImages digits, int index, int type) {
        BufferedImage picture = new BufferedImage(112, 112, type);
        for (int r = 0; r < 112; r++) {
            for (int c = 0; c < 112; c++) {
                int light = 255 - digits.pixel(index, r / 4, c / 4);
                picture.setRGB(c, r, 0xff000000 | light << 16 | light << 8 | light);
            }
        }
        return picture;
    }

    static byte[] encoded(BufferedImage picture, String format) throws IOException {
        var out = new ByteArrayOutputStream();
        if (!ImageIO.write(picture, format, out)) {
            throw new IOException("no encoder for " + format);
        }
        return out.toByteArray();
    }
}
