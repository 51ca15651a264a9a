package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.mnist.data.BundledMnist;
import dev.fovea.mnist.ensemble.Ensemble;
import dev.fovea.mnist.ensemble.Predictions;
import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.mnist.model.Subject;
import dev.fovea.parallel.Parallel;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.WorkListener;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service answers is what the networks predict without it, bit for bit, however it is asked. */
class PredictTest {
    private static final int DIGITS = 40;

    @SuppressWarnings("NullAway.Init")
    private static TestService service;

    @SuppressWarnings("NullAway.Init")
    private static LabelledImages digits;

    @SuppressWarnings("NullAway.Init")
    private static List<Predictions> offline;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        service = TestService.start();
        digits = BundledMnist.test().first(DIGITS);
        offline = TestService.ENSEMBLE.predict(digits, Parallel.shared(), WorkListener.NONE);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static void assertOffline(List<Predictions> expected, int index, JsonNode answer) {
        Predictions all = Ensemble.of(expected);
        assertEquals(all.digit(index), answer.get("label").intValue());
        assertProbabilities(all, index, answer.get("probabilities"));
        assertEquals(expected.size(), answer.get("votes").size());
        assertEquals(expected.size(), answer.get("networks").size());
        for (int n = 0; n < expected.size(); n++) {
            assertEquals(expected.get(n).digit(index), answer.get("votes").get(n).intValue());
            assertProbabilities(expected.get(n), index, answer.get("networks").get(n));
        }
    }

    private static void assertProbabilities(Predictions expected, int index, JsonNode probabilities) {
        assertEquals(DigitNetwork.CLASSES, probabilities.size());
        for (int digit = 0; digit < DigitNetwork.CLASSES; digit++) {
            assertEquals(
                    Float.floatToRawIntBits(expected.probability(index, digit)),
                    Float.floatToRawIntBits(Float.parseFloat(probabilities.get(digit).asText())));
        }
    }

    @Test
    void pixelsGiveTheOfflinePrediction() throws Exception {
        for (int i = 0; i < DIGITS; i++) {
            JsonNode answer = service.predict("{\"pixels\": " + Drawings.pixels(digits, i) + "}").ok().json();
            assertOffline(offline, i, answer);
            assertFalse(answer.has("image") || answer.has("remark"));
        }
    }

    @Test
    void whatIsOddAboutPixelsIsRemarked() throws Exception {
        float[] x = new float[DigitNetwork.PIXELS];
        digits.read(0, x, 0);
        String unit = IntStream.range(0, x.length).mapToObj(p -> Float.toString(x[p])).collect(
                Collectors.joining(",", "[", "]"));
        String faint = "the digit is faint, with pixels up to 1, not 255; read as it is";
        assertEquals(faint, service.predict("{\"pixels\":" + unit + "}").ok().json().get("remark").textValue());
        JsonNode batch = service.predict("{\"batch\":[" + Drawings.pixels(digits, 0) + "," + unit + "]}").ok().json();
        assertFalse(batch.get("predictions").get(0).has("remark"));
        assertEquals(faint, batch.get("predictions").get(1).get("remark").textValue());
    }

    @Test
    void whatIsNoSingleDigitIsTold() throws Exception {
        // A frame, drawn and centred; a full square and a digit in a batch.
        String frame = IntStream.range(0, 900)
                .mapToObj(i -> i % 30 < 2 || i % 30 > 27 || i < 60 || i >= 840 ? "255" : "0")
                .collect(Collectors.joining(",", "[", "]"));
        JsonNode one =
                service.predict("{\"pixels\":" + frame + ",\"width\":30,\"height\":30,\"centre\":true}").ok().json();
        assertEquals("a frame", one.get("doubt").textValue());
        String square = IntStream.range(0, 784).mapToObj(i -> "255").collect(Collectors.joining(",", "[", "]"));
        JsonNode batch = service.predict("{\"batch\":[" + square + "," + Drawings.pixels(digits, 0) + "]}").ok().json();
        assertEquals("a blot, not a line", batch.at("/predictions/0/doubt").textValue());
        assertTrue(batch.at("/predictions/1/doubt").isMissingNode());
        assertTrue(batch.at("/predictions/1/likeness").doubleValue() > 0.003);
        String cross = IntStream.range(0, 900)
                .mapToObj(i -> Math.abs(i / 30 - 15) < 2 || Math.abs(i % 30 - 14) < 2 ? "255" : "0")
                .collect(Collectors.joining(",", "[", "]"));
        JsonNode plus =
                service.predict("{\"pixels\":" + cross + ",\"width\":30,\"height\":30,\"centre\":true}").ok().json();
        assertEquals("unlike any digit", plus.get("doubt").textValue());
        assertTrue(plus.get("likeness").doubleValue() < 0.003);
    }

    @Test
    void aBatchGivesTheOfflinePredictions() throws Exception {
        String batch = IntStream.range(0, DIGITS).mapToObj(i -> Drawings.pixels(digits, i)).collect(
                Collectors.joining(", ", "{\"scale\": 255, \"batch\": [", "]}"));
        JsonNode predictions = service.predict(batch).ok().json().get("predictions");
        assertEquals(DIGITS, predictions.size());
        for (int i = 0; i < DIGITS; i++) {
            assertOffline(offline, i, predictions.get(i));
        }
        JsonNode one = service.predict("{\"batch\": [" + Drawings.pixels(digits, 3) + "]}").ok().json();
        assertOffline(offline, 3, one.get("predictions").get(0));
    }

    @Test
    void scaleSaysWhatFullInkIs() throws Exception {
        for (int i = 0; i < 5; i++) {
            float[] x = new float[DigitNetwork.PIXELS];
            digits.read(i, x, 0);
            String unit = IntStream.range(0, x.length).mapToObj(p -> Float.toString(x[p])).collect(
                    Collectors.joining(",", "[", "]"));
            assertOffline(offline, i, service.predict("{\"pixels\":" + unit + ",\"scale\":1}").ok().json());
            JsonNode batch = service.predict("{\"batch\":[" + unit + "," + unit + "],\"scale\":1}").ok().json();
            assertOffline(offline, i, batch.get("predictions").get(1));
        }
    }

    @Test
    void manyAtOnceGiveTheOfflinePredictions() throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> results = new ArrayList<>();
            for (int n = 0; n < 32; n++) {
                int first = n;
                results.add(clients.submit(() -> {
                    int right = 0;
                    try (RawClient client = service.connect()) {
                        for (int k = 0; k < 10; k++) {
                            int i = (first + k) % DIGITS;
                            byte[] body = ("{\"pixels\":" + Drawings.pixels(digits, i) + "}")
                                    .getBytes(StandardCharsets.UTF_8);
                            assertOffline(offline, i, client.post(TestService.JSON, body).read().ok().json());
                            right++;
                        }
                    }
                    return right;
                }));
            }
            for (Future<Integer> result : results) {
                assertEquals(10, result.get());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"image/png, png", "image/jpeg, jpeg", "IMAGE/PNG;q=1, png", "image/png, jpeg"})
    void aPictureIsReadAsPredictReadsIt(String type, String format) throws Exception {
        byte[] picture = Drawings.encoded(Drawings.picture(digits, 0, BufferedImage.TYPE_INT_RGB), format);
        LabelledImages seen = seen(Files.write(folder.resolve("digit." + format), picture));
        JsonNode answer = service.predict(type, picture).ok().json();
        assertOffline(TestService.ENSEMBLE.predict(seen, Parallel.shared(), WorkListener.NONE), 0, answer);
        assertImage(seen, answer.get("image"));
    }

    @ParameterizedTest
    @ValueSource(ints = {
        BufferedImage.TYPE_USHORT_GRAY, BufferedImage.TYPE_BYTE_INDEXED, BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_BYTE_BINARY, BufferedImage.TYPE_BYTE_GRAY
    })
    void anyKindOfPngWillDo(int type) throws Exception {
        byte[] picture = Drawings.encoded(Drawings.picture(digits, 1, type), "png");
        LabelledImages seen = seen(Files.write(folder.resolve("digit.png"), picture));
        assertImage(seen, service.predict("image/png", picture).ok().json().get("image"));
    }

    @ParameterizedTest
    @CsvSource({"false, false, false", "false, true, false", "true, false, false", "true, true, false",
        "true, true, true"})
    void deepAndInterlacedPngsWillDo(boolean grey, boolean alpha, boolean interlaced) throws Exception {
        ColorModel deep = new ComponentColorModel(
                ColorSpace.getInstance(grey ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB), alpha, false,
                alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE, DataBuffer.TYPE_USHORT);
        BufferedImage image =
                new BufferedImage(deep, deep.createCompatibleWritableRaster(112, 112), false, null);
        BufferedImage plain = Drawings.picture(digits, 1, BufferedImage.TYPE_INT_RGB);
        for (int r = 0; r < 112; r++) {
            for (int c = 0; c < 112; c++) {
                int[] samples = new int[deep.getNumComponents()];
                Arrays.fill(samples, (plain.getRGB(c, r) & 255) * 257);
                if (alpha) {
                    samples[samples.length - 1] = 65_535;
                }
                image.getRaster().setPixel(c, r, samples);
            }
        }
        var out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setProgressiveMode(interlaced ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        byte[] expected = Subject.DIGITS.input().bytes(
                dev.fovea.vision.picture.PictureReader.read(Drawings.encoded(plain, "png"), "plain", 4096, 1_000_000));
        assertImage(
                LabelledImages.unlabelled(KnownSet.MNIST.form(), expected, "plain"),
                service.predict("image/png", out.toByteArray()).ok().json().get("image"));
    }

    private static LabelledImages seen(Path picture) throws IOException {
        return LabelledImages.unlabelled(KnownSet.MNIST.form(),
                Subject.DIGITS.input().bytes(dev.fovea.vision.picture.PictureReader.read(picture)), "picture");
    }

    private static void assertImage(LabelledImages expected, JsonNode image) {
        assertArrayEquals(
                IntStream.range(0, DigitNetwork.PIXELS).map(
                        i -> expected.pixel(0, i / DigitNetwork.SIDE, i % DigitNetwork.SIDE)).toArray(),
                IntStream.range(0, image.size()).map(i -> image.get(i).intValue()).toArray());
    }

    @ParameterizedTest
    @CsvSource({"255, 28", "1, 28", "255, 1024", "1, 100"})
    void aDrawingIsCentred(int scale, int side) throws Exception {
        // A bar, upright, far from the middle.
        float[] ink = new float[side * side];
        for (int r = side / 8; r < side / 2; r++) {
            for (int c = side / 14; c < side / 7; c++) {
                ink[r * side + c] = 255;
            }
        }
        String pixels = IntStream.range(0, ink.length).mapToObj(i -> Integer.toString((int) ink[i] / 255 * scale))
                .collect(Collectors.joining(",", "[", "]"));
        String size = side == 28 ? "" : ",\"width\":" + side + ",\"height\":" + side;
        JsonNode answer = service.predict(
                "{\"pixels\":" + pixels + ",\"centre\":true,\"scale\":" + scale + size + "}").ok().json();
        LabelledImages seen =
                LabelledImages.unlabelled(KnownSet.MNIST.form(), Subject.DIGITS.input().bytes(ink, side, side), "bar");
        assertOffline(TestService.ENSEMBLE.predict(seen, Parallel.shared(), WorkListener.NONE), 0, answer);
        assertImage(seen, answer.get("image"));
        int columns = 0;
        int rows = 0;
        for (int i = 0; i < DigitNetwork.SIDE; i++) {
            columns += seen.pixel(0, 14, i) > 0 ? 1 : 0;
            rows += seen.pixel(0, i, 14) > 0 ? 1 : 0;
        }
        assertEquals(20, rows, "it fills MNIST's box");
        assertTrue(columns >= 3 && columns <= 6, columns + " columns");
    }

    @Test
    void aDrawingMayBeOblong() throws Exception {
        String pixels = "[0,0,0,0,0, 0,255,255,255,0, 0,0,255,0,0]";
        JsonNode answer = service.predict(
                "{\"width\": 5, \"height\": 3, \"centre\": true, \"pixels\": " + pixels + "}").ok().json();
        assertEquals(DigitNetwork.PIXELS, answer.get("image").size());
    }
}
