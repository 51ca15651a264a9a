package dev.fovea.spark;

import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;

/** The columns that a {@link FoveaClassifier} and its model read and write, as Spark ML has settings. */
public abstract sealed class ClassifierColumns extends Estimator<FoveaModel> permits ClassifierWorkers {
    private static final long serialVersionUID = 1;
    private static final String AUTO = "auto";
    private static final String ERROR = "error";
    private static final String SKIP = "skip";

    private final String uid;
    private final Param<String> inputCol;
    private final Param<String> inputFormat;
    private final Param<String> labelCol;
    private final Param<String> predictionCol;
    private final Param<String> probabilityCol;
    private final Param<String> handleInvalid;

    /** The defaults; settings belong to what has this name. */
    ClassifierColumns(String uid) {
        this.uid = uid;
        this.inputCol = new Param<>(this, "inputCol", "the column that the network reads");
        this.inputFormat =
                new Param<>(this, "inputFormat", "what bytes in the input column are: pixels, pictures or auto",
                        ParamValidators.inArray(List.of("pixels", "pictures", AUTO)));
        this.labelCol = new Param<>(this, "labelCol", "the column of the classes, whole numbers from 0");
        this.predictionCol =
                new Param<>(this, "predictionCol", "the model's column of the most probable class; empty for none");
        this.probabilityCol =
                new Param<>(this, "probabilityCol", "the model's column of the probabilities; empty for none");
        this.handleInvalid = new Param<>(this, "handleInvalid",
                "what becomes of rows that are no sample or have no class: error or skip",
                ParamValidators.inArray(List.of(ERROR, SKIP)));
        setDefault(inputFormat, AUTO);
        setDefault(labelCol, "label");
        setDefault(predictionCol, "prediction");
        setDefault(probabilityCol, "probability");
        setDefault(handleInvalid, ERROR);
    }

    @Override
    public String uid() {
        return uid;
    }

    final <T> FoveaClassifier with(Param<T> param, T value) {
        set(param, value);
        return (FoveaClassifier) this;
    }

    final InputFormat format() {
        return InputFormat.valueOf(getOrDefault(inputFormat).toUpperCase(Locale.ROOT));
    }

    final boolean skips() {
        return getOrDefault(handleInvalid).equals(SKIP);
    }

    /**
     * The setting of the column that the network reads.
     *
     * @return the setting
     */
    public Param<String> inputCol() {
        return inputCol;
    }

    /**
     * Sets the column that the network reads.
     *
     * @param value the column's name: bytes, an array of numbers, an ML vector or an image
     * @return this classifier
     */
    public FoveaClassifier setInputCol(String value) {
        return with(inputCol, value);
    }

    /**
     * The setting of what bytes in the input column are.
     *
     * @return the setting
     */
    public Param<String> inputFormat() {
        return inputFormat;
    }

    /**
     * Sets what bytes in the input column are.
     *
     * @param value "pixels", "pictures" or "auto", the default, as for {@link FoveaModel#setInputFormat}
     * @return this classifier
     */
    public FoveaClassifier setInputFormat(String value) {
        return with(inputFormat, value);
    }

    /**
     * The setting of the column of the classes.
     *
     * @return the setting
     */
    public Param<String> labelCol() {
        return labelCol;
    }

    /**
     * Sets the column of the classes.
     *
     * @param value its name, by default "label": whole numbers from 0, of any number type
     * @return this classifier
     */
    public FoveaClassifier setLabelCol(String value) {
        return with(labelCol, value);
    }

    /**
     * The setting of the model's column of the most probable class.
     *
     * @return the setting
     */
    public Param<String> predictionCol() {
        return predictionCol;
    }

    /**
     * Sets the model's column of the most probable class.
     *
     * @param value its name, by default "prediction"; empty for none
     * @return this classifier
     */
    public FoveaClassifier setPredictionCol(String value) {
        return with(predictionCol, value);
    }

    /**
     * The setting of the model's column of the probabilities.
     *
     * @return the setting
     */
    public Param<String> probabilityCol() {
        return probabilityCol;
    }

    /**
     * Sets the model's column of the probabilities.
     *
     * @param value its name, by default "probability"; empty for none
     * @return this classifier
     */
    public FoveaClassifier setProbabilityCol(String value) {
        return with(probabilityCol, value);
    }

    /**
     * The setting of what becomes of rows that are no sample or have no class.
     *
     * @return the setting
     */
    public Param<String> handleInvalid() {
        return handleInvalid;
    }

    /**
     * Sets what becomes of rows that are no sample or have no class.
     *
     * @param value "error", the default: training fails; "skip": they are left out
     * @return this classifier
     */
    public FoveaClassifier setHandleInvalid(String value) {
        return with(handleInvalid, value);
    }
}
