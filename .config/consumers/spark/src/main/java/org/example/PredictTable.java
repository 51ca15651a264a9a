package org.example;

import dev.fovea.spark.FoveaModel;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Predicts a table of digits: which model file, which table, where the answers go. */
public class PredictTable {
    public static void main(String[] args) throws Exception {
        SparkSession spark = SparkSession.builder().appName("digits").getOrCreate();
        FoveaModel digits = FoveaModel.ofFiles(Path.of(args[0])).setInputCol("pixels");
        Dataset<Row> table = spark.read().parquet(args[1]); // a column of bytes, 28 x 28 for each row
        Dataset<Row> answers = digits.transform(table);     // and two more: prediction, probability
        answers.drop("pixels").write().parquet(args[2]);
        answers.groupBy("prediction").count().orderBy("prediction").show();
    }
}
