package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.data.BundledMnist;
import dev.fovea.vision.LabelledImages;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that are none, or too much, are 400. */
class PictureFaultsTest {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private static final int GREY = 0;
    private static final int RGBA = 6;

    @SuppressWarnings("NullAway.Init")
    private static TestService service;

    @SuppressWarnings("NullAway.Init")
    private static LabelledImages digits;

    @BeforeAll
    static void start() throws Exception {
        service = TestService.start();
        digits = BundledMnist.test().first(1);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static byte[] header(int width, int height) throws IOException {
        return header(width, height, 8, GREY);
    }

    private static byte[] header(int width, int height, int depth, int kind) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.write(SIGNATURE);
        var chunk = new ByteArrayOutputStream();
        var data = new DataOutputStream(chunk);
        data.writeBytes("IHDR");
        data.writeInt(width);
        data.writeInt(height);
        data.write(new byte[] {(byte) depth, (byte) kind, 0, 0, 0});
        CRC32 sum = new CRC32();
        sum.update(chunk.toByteArray());
        out.writeInt(13);
        out.write(chunk.toByteArray());
        out.writeInt((int) sum.getValue());
        return bytes.toByteArray();
    }

    @Test
    void aHugePictureIsRefusedFromItsHeader() throws Exception {
        service.predict("image/png", header(50_000, 50_000)).refused(400, "4194304 pixels", "50000 x 50000");
        service.predict("image/png", header(Integer.MAX_VALUE, Integer.MAX_VALUE)).refused(400, "4194304 pixels");
        service.predict("image/png", header(2049, 2048)).refused(400, "4194304 pixels");
    }

    @Test
    void aRowOrAColumnOfMillionsOfPixelsIsRefusedFromItsHeader() throws Exception {
        service.predict("image/png", header(4_194_304, 1)).refused(400, "sides of at most 4096", "4194304 x 1");
        service.predict("image/png", header(1, 4_194_304)).refused(400, "sides of at most 4096", "1 x 4194304");
        service.predict("image/png", header(4097, 1)).refused(400, "sides of at most 4096");
    }

    @Test
    void deepPixelsCountByTheirBytes() throws Exception {
        service.predict("image/png", header(2048, 2048, 16, RGBA))
                .refused(400, "16777216 bytes", "4194304 of 8");
        service.predict("image/png", header(2048, 1024, 16, RGBA)).refused(400, "picture: cannot be read"); // large enough
    }

    @Test
    void aHugeJpegIsRefusedFromItsHeader() throws Exception {
        byte[] jpeg = Drawings.encoded(Drawings.picture(digits, 0, BufferedImage.TYPE_INT_RGB), "jpeg");
        int frame = 0;
        while ((jpeg[frame] & 255) != 0xff || (jpeg[frame + 1] & 255) != 0xc0) {
            frame++;
        }
        Arrays.fill(jpeg, frame + 5, frame + 9, (byte) 0xf0); // height and width
        service.predict("image/jpeg", jpeg).refused(400, "4194304 pixels", "61680 x 61680");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg"})
    void aCutPictureIsRefusedWhereverItIsCut(String format) throws Exception {
        byte[] whole = Drawings.encoded(Drawings.picture(digits, 0, BufferedImage.TYPE_INT_RGB), format);
        int last = format.equals("png") ? whole.length - 40 : whole.length - 2;
        for (int length = 0; length < last; length += Math.max(1, last / 40)) {
            service.predict("image/" + format, Arrays.copyOf(whole, length)).refused(400, "picture");
        }
    }

    @Test
    void whatIsNoPictureIsRefused() throws Exception {
        service.predict("image/png", "hello".getBytes(StandardCharsets.UTF_8)).refused(400, "PNG or JPEG");
        service.predict("image/png", new byte[0]).refused(400, "PNG or JPEG");
        byte[] gif = Drawings.encoded(Drawings.picture(digits, 0, BufferedImage.TYPE_BYTE_INDEXED), "gif");
        service.predict("image/png", gif).refused(400, "PNG or JPEG");
        service.predict("image/gif", gif).refused(415);
    }

    @Test
    void aBlankPictureIsRefused() throws Exception {
        byte[] blank = Drawings.encoded(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "png");
        service.predict("image/png", blank).refused(400, "nothing to be seen");
    }

    @Test
    void aJpegOfManyScansIsRefused() throws Exception {
        byte[] jpeg = Drawings.encoded(Drawings.picture(digits, 0, BufferedImage.TYPE_INT_RGB), "jpeg");
        byte[] scans = Arrays.copyOf(jpeg, jpeg.length + 2000);
        for (int i = jpeg.length; i < scans.length; i += 2) {
            scans[i] = (byte) 0xff;
            scans[i + 1] = (byte) 0xda;
        }
        service.predict("image/jpeg", scans).refused(400, "200 scans");
        assertTrue(service.predict("image/jpeg", jpeg).ok().json().has("image"));
    }
}
