package dev.fovea.spark;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.Layers;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.tensor.Shape;
import dev.fovea.vision.picture.PictureReader;
import dev.fovea.vision.picture.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures become what the model's preprocessing makes of their files, by Spark's image source or as bytes. */
class PicturesTest {
    private static final Preprocessing INPUT =
            Preprocessing.to(5, 6).normalised(new float[] {0.1f, 0.2f, 0.3f}, new float[] {1, 2, 3});
    private static final Network NETWORK =
            Network.build(Shape.of(5, 6, 3), 1, Layers.conv2d(4, 3), Layers.flatten(), Layers.dense(3));

    @TempDir
    Path folder;

    @BeforeEach
    void drawPictures() throws IOException {
        draw("colour.png", BufferedImage.TYPE_INT_RGB);
        draw("transparent.png", BufferedImage.TYPE_INT_ARGB);
        draw("grey.png", BufferedImage.TYPE_BYTE_GRAY);
        draw("photo.jpg", BufferedImage.TYPE_INT_RGB);
        Files.write(folder.resolve("broken.png"), new byte[] {1, 2, 3});
    }

    private void draw(String name, int type) throws IOException {
        var picture = new BufferedImage(13, 9, type);
        for (int y = 0; y < 9; y++) {
            for (int x = 0; x < 13; x++) {
                int alpha = type == BufferedImage.TYPE_INT_ARGB ? 0x80 + x : 0xff;
                picture.setRGB(x, y, (alpha << 24) | ((255 - 10 * x) << 16) | ((20 * y) << 8) | (9 * x + y));
            }
        }
        assertTrue(ImageIO.write(picture, name.substring(name.length() - 3), folder.resolve(name).toFile()));
    }

    private static FoveaModel model() throws IOException {
        return FoveaModel.of(NETWORK, INPUT.storedIn(ModelMetadata.none()))
                .setPredictionCol("").setProbabilityCol("").setOutputCol("y").setHandleInvalid("keep");
    }

    private void assertPredicted(Dataset<Row> answers, String path) throws IOException {
        Map<String, Row> found = new TreeMap<>();
        for (Row row : answers.select(col(path).as("file"), col("y"), col("error")).collectAsList()) {
            found.put(row.getString(0).replaceAll(".*/", ""), row);
        }
        assertEquals(5, found.size());
        for (String name : List.of("colour.png", "transparent.png", "grey.png", "photo.jpg")) {
            float[] x = new float[90];
            INPUT.apply(PictureReader.read(folder.resolve(name)), x, 0);
            float[] y = NETWORK.predict(new float[][] {x})[0];
            assertEquals(List.of(y[0], y[1], y[2]), found.get(name).getList(1), name);
            assertNull(found.get(name).get(2), name);
        }
        assertNull(found.get("broken.png").get(1));
        assertTrue(found.get("broken.png").getString(2).contains("picture"), found.get("broken.png").getString(2));
    }

    @Test
    void ofTheImageSource() throws IOException {
        Dataset<Row> images =
                Sessions.local().read().format("image").option("dropInvalid", false).load(folder.toString());
        assertPredicted(model().setInputCol("image").transform(images), "image.origin");
    }

    @Test
    void inTheBytesOfTheirFiles() throws IOException {
        Dataset<Row> files = Sessions.local().read().format("binaryFile").load(folder.toString());
        assertPredicted(model().setInputCol("content").transform(files), "path");
    }

    /** Whole files of a PNG and a JPEG at 0 and 1; from 2 on files that ended early, and something else. */
    private Dataset<Row> someBroken() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String name : List.of("colour.png", "photo.jpg")) {
            rows.add(RowFactory.create(rows.size(), Files.readAllBytes(folder.resolve(name))));
        }
        for (String name : List.of("colour.png", "photo.jpg")) {
            byte[] whole = Files.readAllBytes(folder.resolve(name));
            for (int length : new int[] {whole.length - 20, 30, 8}) {
                rows.add(RowFactory.create(rows.size(), Arrays.copyOf(whole, length)));
            }
        }
        rows.add(RowFactory.create(rows.size(), new byte[0]));
        rows.add(RowFactory.create(rows.size(), new byte[90])); // as many bytes as pixels
        return Sessions.local().createDataFrame(rows, StructType.fromDDL("id int, x binary"));
    }

    private static FoveaModel ofPictures() throws IOException {
        return model().setInputCol("x").setInputFormat("pictures");
    }

    @Test
    void filesThatEndEarlyAreToldInAColumn() throws IOException {
        List<Row> answers = Answers.sorted(ofPictures().transform(someBroken()));
        assertEquals(10, answers.size());
        for (Row row : answers) {
            boolean whole = row.getInt(0) < 2;
            assertEquals(whole, row.getAs("error") == null, row::toString);
            assertEquals(whole, row.getAs("y") != null, row::toString);
        }
    }

    @Test
    void filesThatEndEarlyAreLeftOut() throws IOException {
        List<Row> answers = Answers.sorted(ofPictures().setHandleInvalid("skip").transform(someBroken()));
        assertEquals(List.of(0, 1), answers.stream().map(row -> row.getInt(0)).toList());
    }

    @Test
    void filesThatEndEarlyFailTheJob() throws IOException {
        FoveaModel model = ofPictures().setHandleInvalid("error");
        Dataset<Row> rows = someBroken();
        assertEquals(2, model.transform(rows.filter("id < 2")).count());
        for (int id = 2; id < 10; id++) {
            Dataset<Row> one = model.transform(rows.filter("id = " + id));
            String message = assertThrows(SparkException.class, one::collectAsList).toString();
            assertTrue(message.contains("column \"x\": picture"), message);
        }
    }

    @Test
    void pixelsOfTheRightSizeAreScaledAlike() throws IOException {
        byte[] pixels = new byte[90];
        float[] x = new float[90];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 2 + 50);
            x[i] = (pixels[i] & 0xff) / 255f;
        }
        INPUT.apply(x, 0);
        float[] y = NETWORK.predict(new float[][] {x})[0];
        Dataset<Row> rows = Sessions.local().createDataFrame(
                List.of(RowFactory.create(pixels)), StructType.fromDDL("x binary"));
        Row answer = model().setInputCol("x").setInputFormat("pixels").transform(rows).first();
        assertEquals(List.of(y[0], y[1], y[2]), answer.getList(1));
    }

    @Test
    void imagesThatContradictThemselvesAreTold() throws IOException {
        StructType schema = StructType.fromDDL(
                "id int, image struct<origin: string, height: int, width: int, nChannels: int, mode: int, data: binary>");
        byte[] four = new byte[4];
        List<Row> rows = List.of(
                RowFactory.create(0, RowFactory.create("a", -1, -1, -1, -1, new byte[0])),
                RowFactory.create(1, RowFactory.create("a", 2, 2, 1, 5, four)),
                RowFactory.create(2, RowFactory.create("a", 2, 2, 3, 16, four)),
                RowFactory.create(3, RowFactory.create("a", 2, 2, 3, 0, four)),
                RowFactory.create(4, RowFactory.create("a", 0, 0, 1, 0, new byte[0])),
                RowFactory.create(5, RowFactory.create("a", 2, 2, 1, 0, null)),
                RowFactory.create(6, RowFactory.create("a", 1 << 16, 1 << 16, 1, 0, new byte[0])),
                RowFactory.create(7, null));
        Dataset<Row> images = Sessions.local().createDataFrame(rows, schema);
        List<String> reasons = Answers.sorted(model().setInputCol("image").transform(images)).stream()
                .map(row -> row.<String>getAs("error"))
                .toList();
        assertTrue(reasons.get(0).contains("could not be decoded: a"), reasons::toString);
        assertTrue(reasons.get(1).contains("of mode 0, 16 or 24, found 5"), reasons::toString);
        for (int i : List.of(2, 3, 4, 6)) {
            assertTrue(reasons.get(i).startsWith("expected height x width x"), reasons::toString);
        }
        assertTrue(reasons.get(5).contains("has no data"), reasons::toString);
        assertTrue(reasons.get(7).contains("found null"), reasons::toString);
    }
}
