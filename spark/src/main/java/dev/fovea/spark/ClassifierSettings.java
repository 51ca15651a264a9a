package dev.fovea.spark;

import java.util.List;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;

/** What a {@link FoveaClassifier} trains, and how, as Spark ML has settings. */
public abstract sealed class ClassifierSettings extends ClassifierWorkers permits FoveaClassifier {
    private static final long serialVersionUID = 1;

    private final Param<String> networkFile;
    private final Param<String> optimizer;
    private final DoubleParam learningRate;
    private final DoubleParam learningRateDecay;
    private final IntParam epochs;
    private final IntParam batchSize;
    private final IntParam batchesPerStep;
    private final LongParam seed;

    /** The defaults; settings belong to what has this name. */
    ClassifierSettings(String uid) {
        super(uid);
        this.networkFile = new Param<>(this, "networkFile", "the model file of the network to begin with");
        this.optimizer =
                new Param<>(this, "optimizer", "what turns gradients into updates: adam, adamw, sgd or rmsprop",
                        ParamValidators.inArray(List.copyOf(ClassifierTraining.OPTIMIZERS.keySet())));
        this.learningRate =
                new DoubleParam(this, "learningRate", "the learning rate of the first epoch", ParamValidators.gt(0));
        this.learningRateDecay =
                new DoubleParam(this, "learningRateDecay", "what the learning rate is multiplied by in each epoch",
                        ParamValidators.inRange(0, 1, false, true));
        this.epochs = new IntParam(this, "epochs", "how often training sees every row", ParamValidators.gtEq(1));
        this.batchSize = new IntParam(this, "batchSize", "the samples of a batch", ParamValidators.gtEq(1));
        this.batchesPerStep = new IntParam(this, "batchesPerStep", "the batches of a step, which workers share",
                ParamValidators.gtEq(1));
        this.seed = new LongParam(this, "seed", "what decides the order of the samples");
        setDefault(networkFile, "");
        setDefault(optimizer, "adam");
        setDefault(learningRate, 1e-3);
        setDefault(learningRateDecay, 1.0);
        setDefault(epochs, 10);
        setDefault(batchSize, 32);
        setDefault(batchesPerStep, 8);
        setDefault(seed, 0L);
    }

    /** How is trained. */
    final ClassifierTraining.Plan plan() {
        return new ClassifierTraining.Plan(
                getOrDefault(optimizer), (Double) getOrDefault(learningRate), (Double) getOrDefault(learningRateDecay),
                (Integer) getOrDefault(epochs), (Integer) getOrDefault(batchSize),
                (Integer) getOrDefault(batchesPerStep));
    }

    /**
     * The setting of the model file of the network to begin with.
     *
     * @return the setting
     */
    public Param<String> networkFile() {
        return networkFile;
    }

    /**
     * Sets the model file of the network to begin with.
     *
     * @param value a path on any file system that Spark reaches; a network that is set counts before it
     * @return this classifier
     */
    public FoveaClassifier setNetworkFile(String value) {
        return with(networkFile, value);
    }

    /**
     * The setting of what turns gradients into updates.
     *
     * @return the setting
     */
    public Param<String> optimizer() {
        return optimizer;
    }

    /**
     * Sets what turns gradients into updates.
     *
     * @param value "adam", the default, "adamw", "sgd" (momentum 0.9) or "rmsprop"
     * @return this classifier
     */
    public FoveaClassifier setOptimizer(String value) {
        return with(optimizer, value);
    }

    /**
     * The setting of the learning rate of the first epoch.
     *
     * @return the setting
     */
    public DoubleParam learningRate() {
        return learningRate;
    }

    /**
     * Sets the learning rate of the first epoch.
     *
     * @param value above 0, by default 0.001
     * @return this classifier
     */
    public FoveaClassifier setLearningRate(double value) {
        return with(learningRate, value);
    }

    /**
     * The setting of what the learning rate is multiplied by in each epoch.
     *
     * @return the setting
     */
    public DoubleParam learningRateDecay() {
        return learningRateDecay;
    }

    /**
     * Sets what the learning rate is multiplied by in each epoch.
     *
     * @param value in (0, 1], by default 1
     * @return this classifier
     */
    public FoveaClassifier setLearningRateDecay(double value) {
        return with(learningRateDecay, value);
    }

    /**
     * The setting of how often training sees every row.
     *
     * @return the setting
     */
    public IntParam epochs() {
        return epochs;
    }

    /**
     * Sets how often training sees every row.
     *
     * @param value at least 1, by default 10
     * @return this classifier
     */
    public FoveaClassifier setEpochs(int value) {
        return with(epochs, value);
    }

    /**
     * The setting of the samples of a batch.
     *
     * @return the setting
     */
    public IntParam batchSize() {
        return batchSize;
    }

    /**
     * Sets the samples of a batch.
     *
     * @param value at least 1, by default 32
     * @return this classifier
     */
    public FoveaClassifier setBatchSize(int value) {
        return with(batchSize, value);
    }

    /**
     * The setting of the batches of a step, which workers share.
     *
     * @return the setting
     */
    public IntParam batchesPerStep() {
        return batchesPerStep;
    }

    /**
     * Sets the batches of a step, which workers share.
     *
     * @param value at least 1, by default 8; as many as workers or more
     * @return this classifier
     */
    public FoveaClassifier setBatchesPerStep(int value) {
        return with(batchesPerStep, value);
    }

    /**
     * The setting of what decides the order of the samples.
     *
     * @return the setting
     */
    public LongParam seed() {
        return seed;
    }

    /**
     * Sets what decides the order of the samples.
     *
     * @param value any number, by default 0; dropout goes by the network's
     * @return this classifier
     */
    public FoveaClassifier setSeed(long value) {
        return with(seed, value);
    }
}
