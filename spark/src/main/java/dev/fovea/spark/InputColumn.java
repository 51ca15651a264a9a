package dev.fovea.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Tuple3;

/**
 * The column that a network reads, apart from the rest of the row: bytes and floats travel as Java's arrays then, without
 * an object for each number. What is neither travels as a row that has it alone.
 *
 * @param schema of all columns
 * @param field the column
 */
record InputColumn(StructType schema, StructField field) {
    /** Finds the column and checks its type, as far as that is possible before there are rows. */
    static InputColumn of(StructType schema, String name, Shape shape, InputFormat format) {
        if (!List.of(schema.fieldNames()).contains(name)) {
            throw new IllegalArgumentException(
                    "no column is called \"" + name + "\"; there are " + List.of(schema.fieldNames()));
        }
        StructField field = schema.apply(name);
        DataType type = field.dataType();
        boolean numbers = (type instanceof ArrayType array && array.elementType() instanceof NumericType)
                || type.equals(SQLDataTypes.VectorType());
        boolean picture = SparkImage.is(type) || (type.equals(DataTypes.BinaryType) && format == InputFormat.PICTURES);
        if (picture && !SampleInput.isPicture(shape)) {
            throw new IllegalArgumentException("column \"" + name + "\" has pictures, but the network reads " + shape
                    + ", not (height, width, 1 or 3)");
        }
        if (!numbers && !picture && !type.equals(DataTypes.BinaryType)) {
            throw new IllegalArgumentException(
                    "column \"" + name + "\": expected bytes, an array of numbers, a vector or"
                            + " an image, found " + type.catalogString());
        }
        return new InputColumn(schema, field);
    }

    /** The rows with what is predicted, the columns in their order and the new ones behind. */
    Dataset<Row> predict(Dataset<?> rows, Prediction prediction) {
        if (field.dataType().equals(DataTypes.BinaryType)) {
            return predict(rows, prediction, column(field.name()), Encoders.BINARY(), col("_2"));
        }
        if (field.dataType() instanceof ArrayType array && array.elementType().equals(DataTypes.FloatType)
                && !array.containsNull()) {
            Encoder<float[]> floats = rows.sparkSession().implicits().newFloatArrayEncoder();
            return predict(rows, prediction, column(field.name()), floats, col("_2"));
        }
        Encoder<Row> row = Encoders.row(new StructType(new StructField[] {field}));
        return predict(rows, prediction, struct(column(field.name())), row, column("_2", field.name()));
    }

    private <T> Dataset<Row> predict(
            Dataset<?> rows, Prediction prediction, Column input, Encoder<T> encoder, Column inputAgain) {
        List<StructField> others = new ArrayList<>(List.of(schema.fields()));
        others.remove(field);
        StructType rest = new StructType(others.toArray(StructField[]::new));
        Column[] columns = others.stream().map(each -> column(each.name())).toArray(Column[]::new);
        Encoder<Row> restRow = Encoders.row(rest);
        Dataset<Tuple3<Row, T, Row>> predicted = rows
                .select(struct(columns).as("_1"), input.as("_2"))
                .as(Encoders.tuple(restRow, encoder))
                .mapPartitions(
                        new PartitionPrediction<T>(prediction),
                        Encoders.tuple(restRow, encoder, Encoders.row(prediction.outputs().schema())));
        List<Column> selected = new ArrayList<>();
        for (StructField each : schema.fields()) {
            Column again = each.equals(field) ? inputAgain : column("_1", each.name());
            selected.add(again.as(each.name(), each.metadata()));
        }
        prediction.outputs().names().forEach(name -> selected.add(column("_3", name).as(name)));
        return predicted.select(selected.toArray(Column[]::new));
    }

    /** A column by the names of the path, in which any character may stand. */
    static Column column(String... path) {
        List<String> quoted = new ArrayList<>();
        for (String name : path) {
            quoted.add("`" + name.replace("`", "``") + "`");
        }
        return col(String.join(".", quoted));
    }
}
