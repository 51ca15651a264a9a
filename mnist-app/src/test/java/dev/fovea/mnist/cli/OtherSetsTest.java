package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.mnist.ensemble.SavedNetwork;
import dev.fovea.mnist.model.Subject;
import dev.fovea.vision.ImageForm;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.file.IdxWriter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets that are no digits: their names stand in tables, files and answers, and nothing is done that does not fit them. */
class OtherSetsTest {
    private static final String[] SMALL = {"--nets", "1", "--epochs", "1", "--batch-size", "16", "--quiet"};

    @TempDir
    private static Path folder;

    private static Path letters = Path.of("");
    private static Path clothing = Path.of("");

    @BeforeAll
    static void train() throws IOException {
        write(folder.resolve("letters"), KnownSet.EMNIST_LETTERS, 52);
        write(folder.resolve("fashion-mnist"), KnownSet.FASHION_MNIST, 40);
        letters = trained("a", folder.resolve("letters"));
        clothing = trained("b", folder.resolve("fashion-mnist"));
    }

    private static Path trained(String name, Path data) {
        Path run = folder.resolve(name);
        Object[] arguments = {
            "train", "--data-dir", data, "--out", run, SMALL[0], SMALL[1], SMALL[2], SMALL[3], SMALL[4], SMALL[5],
            SMALL[6]};
        CommandRun.of(arguments).succeeded();
        return run;
    }

    /** Training and test images of all classes in turn, a bar of another height and place for each. */
    private static void write(Path target, KnownSet set, int count) throws IOException {
        ImageForm form = set.form();
        byte[] pixels = new byte[count * form.size()];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % form.classes().size();
            for (int row = 4; row < 24; row++) {
                pixels[(i * 28 + row) * 28 + 4 + labels[i] % 20] = (byte) (130 + 2 * labels[i] + i);
            }
        }
        LabelledImages images = LabelledImages.labelled(form, pixels, labels, "bars");
        Files.createDirectories(target);
        for (String part : List.of("train", set.testStem())) {
            try (OutputStream out =
                    Files.newOutputStream(target.resolve(set.filePrefix() + part + "-images-idx3-ubyte"))) {
                IdxWriter.writeImages(images, out);
            }
            ByteBuffer file = ByteBuffer.allocate(8 + count).putInt(2049).putInt(count);
            IntStream.of(labels).forEach(label -> file.put((byte) (label + form.firstLabel())));
            Files.write(target.resolve(set.filePrefix() + part + "-labels-idx1-ubyte"), file.array());
        }
    }

    @Test
    void runsKnowWhatTheyAreAbout() throws IOException {
        assertEquals(Subject.of(KnownSet.EMNIST_LETTERS),
                SavedNetwork.read(letters.resolve("network-1.safetensors")).subject());
        assertEquals(Subject.of(KnownSet.FASHION_MNIST),
                SavedNetwork.read(clothing.resolve("network-1.safetensors")).subject());
        JsonNode run = new ObjectMapper().readTree(letters.resolve("run.json").toFile());
        assertTrue(run.get("options").toString().contains("\"--set=emnist-letters\""), run.toString());
        assertTrue(run.get("train").textValue().startsWith("52 letters, checksum "), run.toString());
        JsonNode report = new ObjectMapper().readTree(clothing.resolve("report.json").toFile());
        assertEquals("Ankle boot", report.at("/digits/classes/9").textValue());
        assertEquals("images", report.at("/digits/items").textValue());
        assertEquals(10, report.at("/evaluation/mistakes/0/probabilities").size());
        CommandRun.of("report", letters).succeeded();
    }

    @Test
    void tablesHaveNames() throws IOException {
        List<String> summary = Files.readAllLines(clothing.resolve("summary.txt"));
        assertTrue(summary.contains("  augmentation:   shifts 0.10, mirrored 0.50"), "a shirt is not rotated");
        int matrix = summary.indexOf("Confusion matrix (rows: true classes, columns: what they were taken for)");
        assertEquals(
                "               T-shi Trous Pullo Dress  Coat Sanda Shirt Sneak   Bag Ankle    recall",
                summary.get(matrix + 1));
        assertTrue(summary.get(matrix + 2).startsWith("   T-shirt/top "), summary.get(matrix + 2));
        List<String> many = Files.readAllLines(letters.resolve("summary.txt"));
        assertTrue(many.contains("  augmentation:   rotation 10 degrees, zoom 0.10, shifts 0.10"),
                "letters are written");
        int list = many.indexOf("Recall of each class, and what its letters were taken for most often");
        assertTrue(many.get(list + 26).matches("   Z +[0-9.]+ % of 2(, [12] for [A-Y])?"), many.get(list + 26));
    }

    @Test
    void submissionsHaveTheLabelsOfTheFiles() throws IOException {
        List<String> rows = Files.readAllLines(letters.resolve("MNIST-CNN-ENSEMBLE.csv"));
        assertEquals(53, rows.size());
        assertTrue(rows.stream().skip(1).allMatch(row -> row.matches("[0-9]+,([1-9]|1[0-9]|2[0-6])")), rows.toString());
    }

    /** Classes of one's own in EMNIST's files: these lie on their side and count from 1, which later commands are not told. */
    @Test
    void filesLikeThoseOfTheTrainingNeedNotBeTold() throws IOException {
        Path names =
                Files.writeString(folder.resolve("small.txt"), "abcdefghijklmnopqrstuvwxyz".replaceAll("(.)", "$1\n"));
        Path train = csv("own-train.csv", 78);
        Path test = csv("own-test.csv", 52);
        Path run = folder.resolve("own");
        CommandRun.of(
                "train", "--set", "emnist-letters", "--classes", names, "--train-csv", train, "--test-csv", test,
                "--out",
                run, "--nets", 1, "--epochs", 1, "--batch-size", 4, "--no-augment", "--validation", 0, "--quiet")
                .succeeded();
        Path again = folder.resolve("again.csv");
        assertEquals(0, CommandRun.of("predict", run, "--test-csv", test, "--out", again).status());
        assertEquals(Files.readString(run.resolve("MNIST-CNN-ENSEMBLE.csv")), Files.readString(again));
        JsonNode score = new ObjectMapper()
                .readTree(CommandRun.of("evaluate", run, "--csv", test, "--json").succeeded().out());
        assertTrue(score.get("accuracy").doubleValue() > 0.5, score.toString());
        CommandRun.of("evaluate", run, "--data-dir", folder.resolve("letters")).succeeded();
    }

    /** Bars as EMNIST's files have them. */
    private static Path csv(String name, int count) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            int label = i % 26;
            text.append(label + 1);
            for (int at = 0; at < 784; at++) {
                int row = at % 28;
                boolean ink = at / 28 == 1 + label && row >= 4 && row < 20;
                text.append(ink ? ",250" : ",0");
            }
            text.append('\n');
        }
        return Files.writeString(folder.resolve(name), text);
    }

    /** Also the names of classes, and to a folder whose name says another thing. */
    @Test
    void imagesOfOnesOwnMayBeMoved() throws IOException {
        Path data = folder.resolve("mine");
        write(data, KnownSet.FASHION_MNIST, 20);
        Path names = Files.writeString(folder.resolve("mine.txt"), "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n");
        Path run = folder.resolve("moving");
        CommandRun.of(
                "train", "--data-dir", data, "--classes", names, "--out", run, "--nets", 1, "--epochs", 1,
                "--batch-size",
                16, "--quiet").succeeded();
        Path relative = Path.of("").toAbsolutePath().relativize(names);
        CommandRun.of("train", "--resume", run, "--epochs", 2, "--classes", relative, "--quiet").succeeded();
        Path other = Files.writeString(folder.resolve("other.txt"), "a\nb\nc\nd\ne\nf\ng\nh\ni\nz\n");
        CommandRun.of("train", "--resume", run, "--epochs", 3, "--classes", other, "--quiet")
                .refused(1, "was begun with --classes " + names, "not with " + other);
        CommandRun.of("train", "--resume", run, "--epochs", 3, "--classes", folder.resolve("gone"), "--quiet")
                .refused(1, "was begun with --classes " + names);
        Path moved = Files.createDirectory(folder.resolve("moved")).resolve("kmnist");
        Files.move(data, moved);
        CommandRun.of("verify", run).refused(1, data);
        String agrees = "Network 1: 4 of 4 steps agree\n";
        assertEquals(agrees, CommandRun.of("verify", run, "--data-dir", moved).succeeded().out());
        Path renamed = Files.move(names, folder.resolve("renamed.txt"));
        CommandRun.of("verify", run, "--data-dir", moved).refused(1, names);
        assertEquals(
                agrees, CommandRun.of("verify", run, "--data-dir", moved, "--classes", renamed).succeeded().out());
        Files.move(moved, data);
        assertEquals(agrees, CommandRun.of("verify", run, "--classes", renamed).succeeded().out());
    }

    @Test
    void evaluatesWhatNetworksKnow() {
        CommandRun known = CommandRun.of("evaluate", letters, "--data-dir", folder.resolve("letters")).succeeded();
        assertTrue(known.out().contains("what its letters were taken for"), known.out());
        CommandRun.of("evaluate", clothing, "--data-dir", folder.resolve("fashion-mnist"), "--json").succeeded();
        String hint = "expected the 26 classes A to Z that the networks know (--set says which set files are), found 10"
                + " classes ";
        CommandRun.of("evaluate", letters).refused(1, hint + "0 to 9");
        CommandRun.of("evaluate", letters, "--data-dir", folder.resolve("fashion-mnist")).refused(1,
                hint + "T-shirt/top");
        CommandRun.of("train", "--from", clothing, "--out", folder.resolve("c"), "--limit", 20, "--quiet")
                .refused(1, "the bundled MNIST: expected the 10 classes T-shirt/top to Ankle boot");
        assertFalse(Files.exists(folder.resolve("c")));
    }

    @Test
    void predictsByName() throws IOException {
        BufferedImage image = new BufferedImage(40, 60, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(20, 30, 0, 200);
        Path picture = folder.resolve("thing.png");
        assertTrue(ImageIO.write(image, "png", picture.toFile()));
        String line = CommandRun.of("predict", clothing, picture).succeeded().out();
        assertTrue(line.contains("T-shirt/top: ") && line.contains(", Ankle boot: "), line);
        JsonNode json = new ObjectMapper()
                .readTree(CommandRun.of("predict", letters, picture, "--json").succeeded().out())
                .at("/predictions/0");
        assertEquals(26, json.get("probabilities").size());
        assertEquals(Character.toString('A' + json.get("label").intValue()), json.get("name").textValue());
    }

    @Test
    void setsAreNamedWhereNothingTells() throws IOException {
        Path copy = folder.resolve("other");
        write(copy, KnownSet.FASHION_MNIST, 20);
        Path names = Files.writeString(folder.resolve("names.txt"), "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n");
        Path picture = folder.resolve("own.png");
        assertEquals("Drew the first 20 images of " + copy.resolve("train-images-idx3-ubyte") + " in " + picture + "\n",
                CommandRun.of("preview", "--data-dir", copy, "--classes", names, "--out", picture).succeeded().out());
        CommandRun named = CommandRun.of(
                "preview", "--data-dir", copy, "--set", "Fashion-MNIST", "--out", picture, "--overwrite");
        assertTrue(named.succeeded().out().startsWith("Drew the first 20 images"), named.out());
        // EMNIST's files stay transposed, with labels from 1, whatever their classes are called.
        StringBuilder mapping = new StringBuilder();
        for (int label = 1; label <= 26; label++) {
            mapping.append(label + " " + (96 + label) + "\n");
        }
        Path small = Files.writeString(folder.resolve("small-mapping.txt"), mapping);
        CommandRun.of("evaluate", letters, "--data-dir", folder.resolve("letters"), "--classes", small)
                .refused(1, "expected the 26 classes A to Z", "found 26 classes a to z");
        CommandRun.of("preview", "--set", "kmnist").refused(2, "expected --data-dir or CSV files");
        CommandRun.of("preview", "--set", "cifar").refused(2, "expected one of mnist, fashion-mnist, kmnist",
                "found \"cifar\"");
        CommandRun.of("train", "--no-augment", "--flip", 0.5).refused(2, "contradict each other");
        CommandRun.of("train", "--rotate", 181).refused(2, "degrees from 0 to 180");
        CommandRun.of("train", "--zoom", 1).refused(2, "a share from 0 to 0.9");
    }

    /** The network is never used here: all that is asked for is refused before. */
    @Test
    void downloadsOnlyWhatIsKnown() throws IOException {
        CommandRun.of("download", "imagenet").refused(2, "expected one of mnist, fashion-mnist, kmnist, emnist, svhn");
        CommandRun.of("download").refused(2, "SET");
        Path there = Files.createDirectories(folder.resolve("there"));
        Path other = Files.writeString(there.resolve("train-images-idx3-ubyte.gz"), "mine");
        CommandRun.of("download", "mnist", "--out", there).refused(1, other, "expected SHA-256 440fcabf", "remove it");
        assertEquals("mine", Files.readString(other));
    }
}
