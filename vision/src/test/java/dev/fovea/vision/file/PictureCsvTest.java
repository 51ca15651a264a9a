package dev.fovea.vision.file;

import static dev.fovea.vision.file.Faults.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.vision.ClassNames;
import dev.fovea.vision.picture.PictureDataset;
import dev.fovea.vision.picture.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures that a table lists. */
class PictureCsvTest {
    private static final Preprocessing INPUT = Preprocessing.to(2, 2);

    @TempDir
    private Path folder;

    private Path csv = Path.of("");

    @BeforeEach
    void draw() throws IOException {
        csv = folder.resolve("train.csv");
        Files.createDirectories(folder.resolve("pics"));
        for (int i = 0; i < 3; i++) {
            BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
            image.setRGB(0, 0, 0x330000 * i);
            ImageIO.write(image, "png", folder.resolve("pics/" + i + ", a.png").toFile());
        }
    }

    private PictureCsv list(String... lines) throws IOException {
        Files.writeString(csv, String.join("\n", lines));
        return PictureCsv.of(csv);
    }

    @Test
    void readsAnyTableWithThese() throws IOException {
        PictureDataset named =
                list("id,Path ,label", "7,\"pics/1, a.png\",dog", "8,\"pics/0, a.png\", cat ", "").open(INPUT);
        assertEquals(List.of("cat", "dog"), named.classNames().names());
        assertEquals(List.of(1, 0), IntStream.range(0, 2).map(named::label).boxed().toList());
        float[] x = new float[12];
        named.read(0, x, 0);
        assertEquals(0.2f, x[0], 1e-6f);
        // The order of numbers, tabs, other columns, another folder.
        PictureDataset numbered = list("kind\tfile", "10\t0, a.png", "9\t2, a.png")
                .columns("file", "KIND").in(folder.resolve("pics")).open(INPUT);
        assertEquals(List.of("9", "10"), numbered.classNames().names());
        assertEquals(folder.resolve("pics/2, a.png"), numbered.file(1));
        PictureDataset test = list("path;label", "pics/0, a.png;dog").classes(ClassNames.of("cat", "dog")).open(INPUT);
        assertEquals(1, test.label(0));
        assertEquals(2, test.classes());
    }

    @Test
    void faultsAreToldWithTheirPlace() throws IOException {
        String row = "\"pics/0, a.png\",cat";
        refused("", "nothing: it is empty");
        refused("path,label", "at least one picture");
        refused("path,class\n" + row, "line 1", "expected a column \"label\"", "path, class");
        refused("path,label,Label\n" + row, "line 1, column 3", "one column \"label\"");
        refused("path,label\n" + row + "\npics/9.png,cat", "line 3, column 1", "expected a picture in " + folder,
                "pics/9.png");
        refused("path,label\npics,cat", "line 2, column 1", "\"pics\"");
        refused("path,label\n,cat", "line 2, column 1");
        refused("path,label\na\0b,cat", "line 2, column 1");
        refused("path,label\n\"pics/0, a.png\", ", "line 2, column 2", "expected the name of a class");
        refused("path,label\n\"pics/0, a.png\",\"a\nb\"", "line 2, column 2");
        refused("path,label\n" + row + ",x", "line 2", "expected 2 columns, found 3");
        refused("path,label\n\"pics", "line 2");
        refused("path,label\n\"" + "x".repeat(200_000), "line 2", "a record of at most 65536 characters");
        assertFault(() -> list("path,label", row).classes(ClassNames.of("dog")).open(INPUT),
                "line 2, column 2", "one of the 1 known classes", "\"cat\"");
        assertFault(() -> PictureCsv.of(folder.resolve("none.csv")).open(INPUT), "none.csv", "no such file");
    }

    private void refused(String text, String... words) throws IOException {
        PictureCsv list = list(text);
        assertFault(() -> list.open(INPUT), words);
        assertFault(() -> list.open(INPUT), csv.toString());
    }

    @Test
    void emnistsNamesStandInFilesOfTheirOwn() throws IOException {
        Path file = Files.writeString(folder.resolve("emnist-letters-mapping.txt"), "1 65 97\n2 66 98\n3 67 99 \n");
        assertEquals(ClassNames.of("A", "B", "C"), ClassNames.readMapping(file));
        Files.writeString(file, "0 48\r\n1 49\r\n");
        assertEquals(ClassNames.of("0", "1"), ClassNames.readMapping(file));
        for (String bad : List.of("0 48\n2 50", "0 48\n\n1 49", "a b", "0 10", "0 200", "0", "0 48 x", "99999 48")) {
            Files.writeString(file, bad);
            assertFault(() -> ClassNames.readMapping(file), file.toString(), "line ", "1 65 97");
        }
        Files.writeString(file, "0 48\n1 48");
        assertFault(() -> ClassNames.readMapping(file), file.toString(), "\"0\" stands for two classes");
        Files.writeString(file, "");
        assertFault(() -> ClassNames.readMapping(file), file.toString(), "at least one");
    }
}
