package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.mnist.data.BundledMnist;
import dev.fovea.mnist.ensemble.BundledNetwork;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.file.KaggleExport;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code mnist predict} makes of folders, of bad pictures among good ones, and of CSV files in any form. */
class PredictCommandTest {
    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private static Path model = Path.of("none");
    private static @Nullable LabelledImages mnist;

    @BeforeAll
    static void readDigitsAndWriteModel() throws IOException {
        mnist = BundledMnist.test();
        model = shared.resolve("digits.safetensors");
        try (InputStream in = BundledNetwork.class.getResourceAsStream("digits.safetensors")) {
            Files.copy(Objects.requireNonNull(in), model);
        }
    }

    static Path example(String name) throws URISyntaxException {
        return Path.of(PredictCommandTest.class.getResource("/dev/fovea/mnist/cases/" + name).toURI());
    }

    private static LabelledImages digits() {
        return Objects.requireNonNull(mnist);
    }

    private Path picture(int index, String name) throws IOException {
        LabelledImages digits = digits();
        BufferedImage picture = new BufferedImage(56, 56, BufferedImage.TYPE_BYTE_GRAY);
        for (int r = 0; r < 56; r++) {
            for (int c = 0; c < 56; c++) {
                picture.getRaster().setSample(c, r, 0, 255 - digits.pixel(index, r / 2, c / 2));
            }
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        assertTrue(ImageIO.write(picture, "png", file.toFile()));
        return file;
    }

    // Pictures

    /** A network takes a full square for one of the digits all the same. */
    @Test
    void whatIsNoSingleDigitIsTold() throws IOException {
        Path square = picture(0, "square.png");
        BufferedImage full = new BufferedImage(50, 50, BufferedImage.TYPE_BYTE_GRAY);
        full.createGraphics().fillRect(5, 5, 40, 40);
        assertTrue(ImageIO.write(full, "png", square.toFile()));
        CommandRun run = CommandRun.of("predict", model, square).succeeded();
        assertTrue(
                run.out().startsWith(square + ": no single digit: a blot, not a line; taken for one, ")
                        && run.out().lines().findFirst().orElseThrow()
                                .matches(".* for one, [0-9]   [(]0: [0-9.]+ %, .*"),
                run.out());
        CommandRun json = CommandRun.of("predict", model, square, picture(0, "seven.png"), "--json").succeeded();
        JsonNode predictions = new ObjectMapper().readTree(json.out()).get("predictions");
        assertEquals("a blot, not a line", predictions.get(0).get("doubt").textValue());
        assertFalse(predictions.get(1).has("doubt"), "a 7");
        assertTrue(predictions.get(1).get("likeness").doubleValue() > 0.003, json.out());
    }

    @Test
    void aFolderIsPredictedInTheOrderOfNames() throws IOException {
        Path two = picture(1, "in/b.png");
        Path seven = picture(0, "in/a.png");
        Path one = picture(2, "in/sub/c.png");
        picture(3, "in/.hidden.png");
        CommandRun run = CommandRun.of("predict", model, folder.resolve("in")).succeeded();
        List<String> lines = run.out().lines().toList();
        assertEquals(3, lines.size(), run.out());
        assertTrue(lines.get(0).startsWith(seven + ": 7   ("), run.out());
        assertTrue(lines.get(1).startsWith(two + ": 2   ("), run.out());
        assertTrue(lines.get(2).startsWith(one + ": 1   ("), run.out());
        CommandRun several = CommandRun.of("predict", model, one, folder.resolve("in"), two).succeeded();
        assertEquals(5, several.out().lines().count(), several.out());
        assertTrue(several.out().startsWith(one + ": 1"), several.out());
    }

    @Test
    void itGoesOnAfterABadPictureAndTellsAtTheEnd() throws IOException {
        Path seven = picture(0, "in/a.png");
        Path bad = Files.writeString(folder.resolve("in/b.png"), "no picture");
        Path two = picture(1, "in/c.png");
        Path notes = Files.writeString(folder.resolve("in/notes.txt"), "7, 2");
        Path none = folder.resolve("none.png");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        CommandRun run = CommandRun.of("predict", model, none, empty, folder.resolve("in"));
        assertEquals(Main.FAILED, run.status());
        assertEquals(2, run.out().lines().count(), run.out());
        assertEquals(1, run.lines(seven + ": 7   (").size(), run.out());
        assertEquals(1, run.lines(two + ": 2   (").size(), run.out());
        assertEquals(
                List.of(
                        "mnist: left out 1 file that is no picture: " + notes,
                        "mnist: " + empty + ": expected pictures in this folder, found none",
                        "mnist: " + none + ": cannot be read: no such file or folder",
                        "mnist: " + bad + ": expected a PNG, JPEG, GIF, BMP, WebP or TIFF picture",
                        "mnist: 3 of 5 pictures and folders could not be used"),
                run.err().lines().toList());
    }

    @Test
    void jsonHasWhatFailed() throws IOException {
        Path seven = picture(0, "in/a.png");
        Path bad = Files.writeString(folder.resolve("in/b.png"), "no picture");
        CommandRun run = CommandRun.of("predict", model, folder.resolve("in"), "--json");
        assertEquals(Main.FAILED, run.status());
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertEquals(1, json.get("predictions").size());
        assertEquals(seven.toString(), json.get("predictions").get(0).get("file").textValue());
        assertEquals(7, json.get("predictions").get(0).get("label").intValue());
        assertEquals(1, json.get("failed").size());
        assertEquals(bad.toString(), json.get("failed").get(0).get("file").textValue());
        assertEquals(bad + ": expected a PNG, JPEG, GIF, BMP, WebP or TIFF picture",
                json.get("failed").get(0).get("error").textValue());
        CommandRun good = CommandRun.of("predict", model, seven, "--json").succeeded();
        assertEquals("[]", new ObjectMapper().readTree(good.out()).get("failed").toString());
    }

    @Test
    void morePicturesThanAreReadAtOnceKeepTheirOrder() throws IOException {
        LabelledImages digits = digits();
        for (int i = 0; i < 130; i++) {
            picture(i, String.format("in/%03d.png", i));
        }
        List<String> lines = CommandRun.of("predict", model, folder.resolve("in")).succeeded().out().lines().toList();
        int right = 0;
        for (int i = 0; i < 130; i++) {
            assertTrue(lines.get(i).contains(String.format("%03d.png: ", i)), lines.get(i));
            right += lines.get(i).contains(".png: " + digits.label(i) + "   ") ? 1 : 0;
        }
        assertTrue(right >= 128, right + " of 130");
    }

    @Test
    void digitsOfAFileThatIsNoPictureAreSentToItsOption() throws Exception {
        CommandRun.of("predict", model, example("faint-1.csv"))
                .refused(1, "faint-1.csv: expected a PNG, JPEG, GIF, BMP, WebP or TIFF picture", "--test-csv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c02_red_on_green_similar_luma.png", "c04_magenta_on_teal.png"})
    void inkAndPaperOfOneLightnessAreSeen(String name) throws Exception {
        CommandRun run = CommandRun.of("predict", model, example(name)).succeeded();
        assertTrue(run.out().contains(name + ": 4   ("), run.out());
    }

    // CSV

    private List<String> submission(Path csv, String... remarks) throws IOException {
        Path out = folder.resolve("out.csv");
        CommandRun run = CommandRun.of("predict", model, "--test-csv", csv, "--out", out, "--overwrite");
        assertEquals(Main.DONE, run.status(), run.err());
        assertEquals(List.of(remarks), run.err().lines().toList());
        return Files.readAllLines(out);
    }

    @ParameterizedTest
    @CsvSource({"header-1x1.csv", "label-last.csv", "space-at-end.csv"})
    void publicFormsAreRead(String name) throws Exception {
        String labels = ": its labels are not looked at; 'mnist evaluate' with --csv compares with them";
        assertEquals(
                List.of("ImageId,Label", "1,5", "2,0"), submission(example(name), "mnist: " + example(name) + labels));
        CommandRun evaluated = CommandRun.of("evaluate", model, "--csv", example(name)).succeeded();
        assertTrue(evaluated.out().endsWith("(0 of 2 wrong)\n"), evaluated.out());
    }

    @Test
    void whatIsOddAboutTheNumbersIsTold() throws Exception {
        Path faint = example("faint-1.csv");
        String remark = "mnist: " + faint + ": pixels are 0 and 1, not 0 to 255: taken for 0 and 255";
        assertEquals(List.of("ImageId,Label", "1,7", "2,2"), submission(faint, remark));
        String five = Files.readString(faint).replaceAll("\\b1\\b", "5");
        Path fives = Files.writeString(folder.resolve("fives.csv"), five);
        submission(
                fives, "mnist: " + fives + ": all 2 digits are faint, with pixels up to 5, not 255; read as they are");
        String inverted = Files.readString(faint).replaceAll("\\b1\\b", "i").replaceAll("\\b0\\b", "255")
                .replaceAll("\\bi\\b", "0");
        Path dark = Files.writeString(folder.resolve("dark.csv"), inverted);
        assertEquals(
                List.of("ImageId,Label", "1,7", "2,2"),
                submission(
                        dark, "mnist: " + dark
                                + ": digits are dark on light, 0 on 255, not light on dark: turned round"));
        String fractions = Files.readString(faint).replaceAll("\\b1\\b", "0.996");
        Path fraction = Files.writeString(folder.resolve("fractions.csv"), fractions);
        assertEquals(
                List.of("ImageId,Label", "1,7", "2,2"),
                submission(
                        fraction, "mnist: " + fraction
                                + ": pixels are fractions from 0 to 1, not 0 to 255: taken for shares of 255"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-inf", "1e400", "-1", ""})
    void whatIsNoNumberIsRefused(String text) throws Exception {
        Path odd = folder.resolve("odd.csv");
        Files.writeString(odd, Files.readString(example("faint-1.csv")).replaceFirst("\n0,0,0", "\n0,0," + text));
        Path out = folder.resolve("out.csv");
        CommandRun.of("predict", model, "--test-csv", odd, "--out", out)
                .refused(1, odd + ", line 2, column 3 (pixel2): expected a whole number from 0 to 255");
        assertTrue(Files.notExists(out));
    }

    // The same elsewhere

    @Test
    void evaluateAndTrainTellWhatIsOddToo() throws Exception {
        LabelledImages digits = digits().first(20);
        KaggleExport.write(folder, digits, digits, false);
        Path train = folder.resolve("train.csv");
        String binary = Files.readString(train).replaceAll("\\b(1[3-9][0-9]|2[0-9][0-9])\\b", "1")
                .replaceAll(",[0-9]{2,3}\\b", ",0").replaceAll(",[2-9]\\b", ",0");
        Files.writeString(train, binary);
        String remark = "mnist: " + train + ": pixels are 0 and 1, not 0 to 255: taken for 0 and 255\n";
        CommandRun evaluated = CommandRun.of("evaluate", model, "--csv", train, "--json");
        assertEquals(remark, evaluated.err());
        assertEquals(20, new ObjectMapper().readTree(evaluated.out()).get("images").intValue());
        CommandRun trained = CommandRun.of(
                "train", "-q", "--nets", 1, "--epochs", 1, "--train-csv", train, "--test-csv",
                folder.resolve("test.csv"), "--out", folder.resolve("run"));
        assertEquals(remark, trained.err());
        assertEquals(Main.DONE, trained.status());
        CommandRun previewed = CommandRun.of("preview", "--train-csv", train, "--out", folder.resolve("a.png"));
        assertEquals(remark, previewed.err());
    }

    @Test
    void aTestFileWithLabelsIsComparedWithThem() throws IOException {
        LabelledImages digits = digits().first(40);
        KaggleExport.write(folder, digits, digits, false);
        Path test = Files.copy(folder.resolve("train.csv"), folder.resolve("labelled.csv"));
        CommandRun run = CommandRun.of(
                "train", "-q", "--nets", 1, "--epochs", 1, "--train-csv", folder.resolve("train.csv"), "--test-csv",
                test, "--out", folder.resolve("run")).succeeded();
        assertTrue(run.out().contains(" of 40 wrong)"), run.out());
    }

    @Test
    void evaluateNeedsNoTrainingFiles() throws IOException {
        idx("t10k-images-idx3-ubyte", 0x803, new int[] {3, 28, 28}, new byte[3 * 784]);
        idx("t10k-labels-idx1-ubyte", 0x801, new int[] {3}, new byte[] {1, 2, 3});
        CommandRun run = CommandRun.of("evaluate", model, "--data-dir", folder);
        assertEquals(Main.DONE, run.status());
        assertTrue(run.out().contains(" of 3 wrong)"), run.out());
        assertTrue(run.err().contains(": all 3 digits are blank"), run.err());
        CommandRun.of("preview", "--data-dir", folder, "--out", folder.resolve("a.png"))
                .refused(1, folder + ": missing train-images-idx3-ubyte, train-labels-idx1-ubyte (plain or .gz)");
    }

    private void idx(String name, int magic, int[] sizes, byte[] items) throws IOException {
        var content = java.nio.ByteBuffer.allocate(4 + 4 * sizes.length + items.length).putInt(magic);
        for (int size : sizes) {
            content.putInt(size);
        }
        Files.write(folder.resolve(name), content.put(items).array());
    }
}
