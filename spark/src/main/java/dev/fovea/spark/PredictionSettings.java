package dev.fovea.spark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;

/** What a {@link FoveaModel} can be told, as Spark ML has settings. */
public abstract sealed class PredictionSettings extends Model<FoveaModel> permits FoveaModel {
    private static final long serialVersionUID = 1;
    private static final int BATCH = 64;

    private final String uid;
    private final Param<String> inputCol;
    private final Param<String> inputFormat;
    private final Param<String> predictionCol;
    private final Param<String> probabilityCol;
    private final Param<String> outputCol;
    private final Param<String> featuresCol;
    private final Param<String> featuresLayer;
    private final Param<String> errorCol;
    private final Param<String> handleInvalid;
    private final IntParam batchSize;

    /** The defaults; settings belong to what has this name. */
    PredictionSettings(String uid) {
        this.uid = uid;
        this.inputCol = new Param<>(this, "inputCol", "the column that the network reads");
        this.inputFormat = new Param<>(
                this, "inputFormat", "what bytes in the input column are: pixels, pictures (PNG or JPEG), or auto:"
                        + " pictures where they begin as PNG or JPEG do",
                ParamValidators.inArray(texts(InputFormat.values())));
        this.predictionCol = new Param<>(this, "predictionCol", "the most probable class; empty for none");
        this.probabilityCol = new Param<>(this, "probabilityCol", "the probabilities of the classes; empty for none");
        this.outputCol = new Param<>(this, "outputCol", "the numbers that the network computes; empty for none");
        this.featuresCol = new Param<>(this, "featuresCol", "what featuresLayer computes; empty for none");
        this.featuresLayer = new Param<>(this, "featuresLayer", "the layer of featuresCol, as the summary calls it");
        this.errorCol = new Param<>(this, "errorCol", "why a row has no prediction, if handleInvalid is keep");
        this.handleInvalid = new Param<>(
                this, "handleInvalid", "what becomes of rows that are no sample: error, skip or keep",
                ParamValidators.inArray(texts(InvalidRows.values())));
        this.batchSize = new IntParam(this, "batchSize", "rows that are predicted at once", ParamValidators.gtEq(1));
        setDefault(inputFormat, text(InputFormat.AUTO));
        setDefault(predictionCol, "prediction");
        setDefault(probabilityCol, "probability");
        setDefault(outputCol, "");
        setDefault(featuresCol, "");
        setDefault(featuresLayer, "");
        setDefault(errorCol, "error");
        setDefault(handleInvalid, text(InvalidRows.ERROR));
        setDefault(batchSize, BATCH);
    }

    /** Takes back a batch size that is not meant for prediction. */
    final void resetBatchSize() {
        clear(batchSize);
        setDefault(batchSize, BATCH);
    }

    /** What a choice is called in settings. */
    private static String text(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private static List<String> texts(Enum<?>... choices) {
        return Arrays.stream(choices).map(PredictionSettings::text).toList();
    }

    @Override
    public String uid() {
        return uid;
    }

    private <T> FoveaModel with(Param<T> param, T value) {
        set(param, value);
        return (FoveaModel) this;
    }

    final InputFormat format() {
        return InputFormat.valueOf(getOrDefault(inputFormat).toUpperCase(Locale.ROOT));
    }

    final InvalidRows invalid() {
        return InvalidRows.valueOf(getOrDefault(handleInvalid).toUpperCase(Locale.ROOT));
    }

    final Outputs outputs() {
        return new Outputs(
                getOrDefault(predictionCol), getOrDefault(probabilityCol), getOrDefault(outputCol),
                getOrDefault(featuresCol), getOrDefault(featuresLayer),
                invalid() == InvalidRows.KEEP ? getOrDefault(errorCol) : "");
    }

    /**
     * The setting of the column that the network reads: bytes, an array of numbers, an ML vector or an image.
     *
     * @return the setting
     */
    public Param<String> inputCol() {
        return inputCol;
    }

    /**
     * Sets the column that the network reads: bytes, an array of numbers, an ML vector or an image.
     *
     * @param value the column's name
     * @return this model
     */
    public FoveaModel setInputCol(String value) {
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
     * @param value "pixels", a byte for each number of a sample, 0 to 255; "pictures", PNG or JPEG; or "auto", the default: pictures
     *     where the bytes begin as those of PNG or JPEG do, else pixels
     * @return this model
     */
    public FoveaModel setInputFormat(String value) {
        return with(inputFormat, value);
    }

    /**
     * The setting of the column of the most probable class.
     *
     * @return the setting
     */
    public Param<String> predictionCol() {
        return predictionCol;
    }

    /**
     * Sets the column of the most probable class.
     *
     * @param value its name, by default "prediction"; empty for none
     * @return this model
     */
    public FoveaModel setPredictionCol(String value) {
        return with(predictionCol, value);
    }

    /**
     * The setting of the column of the probabilities, a vector.
     *
     * @return the setting
     */
    public Param<String> probabilityCol() {
        return probabilityCol;
    }

    /**
     * Sets the column of the probabilities, a vector.
     *
     * @param value its name, by default "probability"; empty for none
     * @return this model
     */
    public FoveaModel setProbabilityCol(String value) {
        return with(probabilityCol, value);
    }

    /**
     * The setting of the column of what the network computes, an array of floats, for networks of any kind.
     *
     * @return the setting
     */
    public Param<String> outputCol() {
        return outputCol;
    }

    /**
     * Sets the column of what the network computes, an array of floats, for networks of any kind.
     *
     * @param value its name; empty, the default, for none
     * @return this model
     */
    public FoveaModel setOutputCol(String value) {
        return with(outputCol, value);
    }

    /**
     * The setting of the column of what an inner layer computes, a vector.
     *
     * @return the setting
     */
    public Param<String> featuresCol() {
        return featuresCol;
    }

    /**
     * Sets the column of what an inner layer computes, a vector.
     *
     * @param value its name; empty, the default, for none
     * @return this model
     */
    public FoveaModel setFeaturesCol(String value) {
        return with(featuresCol, value);
    }

    /**
     * The setting of the layer of the column of features.
     *
     * @return the setting
     */
    public Param<String> featuresLayer() {
        return featuresLayer;
    }

    /**
     * Sets the layer of the column of features.
     *
     * @param value its name as the network's summary has it
     * @return this model
     */
    public FoveaModel setFeaturesLayer(String value) {
        return with(featuresLayer, value);
    }

    /**
     * The setting of the column that says why a row has no prediction, if {@code handleInvalid} is "keep".
     *
     * @return the setting
     */
    public Param<String> errorCol() {
        return errorCol;
    }

    /**
     * Sets the column that says why a row has no prediction, if {@code handleInvalid} is "keep".
     *
     * @param value its name, by default "error"; empty for none
     * @return this model
     */
    public FoveaModel setErrorCol(String value) {
        return with(errorCol, value);
    }

    /**
     * The setting of what becomes of rows that are no sample: null, of another size, not finite, broken pictures.
     *
     * @return the setting
     */
    public Param<String> handleInvalid() {
        return handleInvalid;
    }

    /**
     * Sets what becomes of rows that are no sample: null, of another size, not finite, broken pictures.
     *
     * @param value "error", the default: the job fails; "skip": they are left out; "keep": they stay, with null and a reason
     * @return this model
     */
    public FoveaModel setHandleInvalid(String value) {
        return with(handleInvalid, value);
    }

    /**
     * The setting of how many rows are predicted at once, which changes no bit of the result.
     *
     * @return the setting
     */
    public IntParam batchSize() {
        return batchSize;
    }

    /**
     * Sets how many rows are predicted at once, which changes no bit of the result.
     *
     * @param value at least 1, by default 64
     * @return this model
     */
    public FoveaModel setBatchSize(int value) {
        return with(batchSize, value);
    }
}
