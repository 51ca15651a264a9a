package dev.fovea.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.Layer;
import dev.fovea.nn.Layers;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows and columns that no network reads. */
class InvalidRowsTest {

    private static FoveaModel model() throws Exception {
        Network network = Network.build(Shape.of(2), 1, Layers.dense(3));
        return FoveaModel.of(network, ModelMetadata.none()).setInputCol("x");
    }

    private static Dataset<Row> rows(DataType type, Object... values) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            rows.add(RowFactory.create(i, values[i]));
        }
        return Sessions.local().createDataFrame(
                rows, new StructType().add("id", DataTypes.IntegerType).add("x", type));
    }

    private static Dataset<Row> bytes() {
        return rows(DataTypes.BinaryType, new byte[] {1, 2}, null, new byte[1], new byte[3], new byte[] {3, 4});
    }

    private static String failure(Dataset<Row> rows) {
        Throwable thrown = assertThrows(Exception.class, rows::collectAsList);
        StringBuilder all = new StringBuilder();
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            all.append(each.getMessage()).append('\n');
        }
        return all.toString();
    }

    private static void assertReasons(Dataset<Row> answers, String... reasons) {
        List<Row> rows = Answers.sorted(answers);
        assertEquals(reasons.length, rows.size());
        for (int i = 0; i < reasons.length; i++) {
            String found = rows.get(i).getAs("error");
            if (reasons[i].isEmpty()) {
                assertNull(found);
                assertTrue(rows.get(i).<Double>getAs("prediction") >= 0);
            } else {
                assertTrue(found.contains(reasons[i]), found);
                assertNull(rows.get(i).getAs("prediction"));
                assertNull(rows.get(i).getAs("probability"));
            }
        }
    }

    @Test
    void failTheJobAndSayWhy() throws Exception {
        String message = failure(model().transform(bytes().coalesce(1)));
        assertTrue(message.contains("column \"x\": expected a value, found null; with handleInvalid \"keep\""),
                message);
    }

    @Test
    void areLeftOut() throws Exception {
        List<Row> rows = Answers.sorted(model().setHandleInvalid("skip").transform(bytes()));
        assertEquals(List.of(0, 4), rows.stream().map(row -> row.getInt(0)).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 64})
    void areToldInAColumn(int batch) throws Exception {
        Dataset<Row> answers = model().setHandleInvalid("keep").setBatchSize(batch).transform(bytes());
        assertReasons(
                answers, "", "found null", "expected 2 bytes for a sample of (2), found 1", "found 3", "");
    }

    @Test
    void areToldInSql() throws Exception {
        model().setHandleInvalid("keep").register(Sessions.local(), "keeping");
        model().register(Sessions.local(), "failing");
        bytes().createOrReplaceTempView("bad");
        assertReasons(Sessions.local().sql("SELECT id, y.* FROM (SELECT id, keeping(x) y FROM bad)"), "", "found null",
                "found 1",
                "found 3", "");
        assertTrue(failure(Sessions.local().sql("SELECT failing(x) FROM bad")).contains("found null"));
    }

    @Test
    void cannotBeLeftOutInSql() throws Exception {
        FoveaModel skipping = model().setHandleInvalid("skip");
        String message = assertThrows(
                IllegalArgumentException.class, () -> skipping.register(Sessions.local(), "skipping")).getMessage();
        assertEquals("a function of SQL leaves no row out: set handleInvalid to \"keep\" or \"error\", not \"skip\"",
                message);
    }

    @Test
    void areArraysOfAnotherSizeWithoutAllNumbersOrFinitenessToo() throws Exception {
        DataType nullable = DataTypes.createArrayType(DataTypes.FloatType, true);
        assertReasons(
                model().setHandleInvalid("keep").transform(rows(
                        nullable, List.of(1f, 2f), Arrays.asList(1f, null), List.of(1f), List.of(1f, Float.NaN), null)),
                "", "found null at index 1", "expected 2 numbers", "expected finite numbers, found NaN at index 1",
                "found null");
        DataType plain = DataTypes.createArrayType(DataTypes.FloatType, false);
        assertReasons(
                model().setHandleInvalid("keep").transform(rows(
                        plain, new float[] {1, 2}, new float[3], new float[] {Float.POSITIVE_INFINITY, 0}, null)),
                "", "expected 2 numbers for a sample of (2), found 3", "found Infinity at index 0", "found null");
        DataType wide = DataTypes.createArrayType(DataTypes.DoubleType, true);
        assertReasons(
                model().setHandleInvalid("keep").transform(rows(wide, List.of(1e300, 0.0))),
                "found Infinity at index 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"string", "int", "array<string>", "struct<a:int>", "map<int,int>", "array<array<float>>"})
    void columnsOfOtherTypesAreRefusedBeforeAnythingRuns(String type) throws Exception {
        Dataset<Row> rows =
                Sessions.local().createDataFrame(List.of(), new StructType().add("x", DataType.fromDDL(type)));
        String message = assertThrows(IllegalArgumentException.class, () -> model().transform(rows)).getMessage();
        assertTrue(
                message.startsWith("column \"x\": expected bytes, an array of numbers, a vector or an image, found "),
                message);
    }

    private static void assertRefused(FoveaModel model, String words) {
        Dataset<Row> rows = bytes();
        String message = assertThrows(IllegalArgumentException.class, () -> model.transform(rows)).getMessage();
        assertTrue(message.contains(words), message);
        assertEquals(message,
                assertThrows(IllegalArgumentException.class, () -> model.transformSchema(rows.schema())).getMessage());
    }

    @Test
    void settingsThatCannotBeAreRefusedBeforeAnythingRuns() throws Exception {
        assertRefused(model().setInputCol("z"), "no column is called \"z\"; there are [id, x]");
        assertRefused(model().setPredictionCol("id"), "there is a column \"id\" already");
        assertRefused(model().setPredictionCol("p").setProbabilityCol("p"), "need different names");
        assertRefused(model().setPredictionCol("").setProbabilityCol(""), "at least one column");
        assertRefused(model().setFeaturesCol("f"), "featuresCol needs a featuresLayer");
        assertRefused(model().setFeaturesCol("f").setFeaturesLayer("nowhere"), "nowhere");
        assertRefused(model().setInputFormat("pictures"), "the network reads (2)");
        Network pixels = Network.build(Shape.of(4, 4, 1), 1, Layers.conv2d(2, 3));
        assertRefused(FoveaModel.of(pixels, ModelMetadata.none()).setInputCol("x"), "which are no classes");
        for (Layer[] layers : new Layer[][] {{Layers.dense(1)}, {Layers.dense(3), Layers.sigmoid()}}) {
            Network number = Network.build(Shape.of(2), 1, layers);
            assertRefused(FoveaModel.of(number, ModelMetadata.none()).setInputCol("x"), "which are no classes");
        }
        FoveaModel unset = FoveaModel.of(pixels, ModelMetadata.none());
        assertRefused(unset.setPredictionCol("").setProbabilityCol("").setOutputCol("y"), "inputCol is not set");
        assertThrows(IllegalArgumentException.class, () -> model().setHandleInvalid("perhaps"));
        assertThrows(IllegalArgumentException.class, () -> model().setInputFormat("gif"));
        assertThrows(IllegalArgumentException.class, () -> model().setBatchSize(0));
    }
}
