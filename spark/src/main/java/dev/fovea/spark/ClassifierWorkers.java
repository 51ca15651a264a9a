package dev.fovea.spark;

import java.time.Duration;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.sql.SparkSession;

/** By whom a {@link FoveaClassifier} is trained, and what becomes of it when one is lost, as Spark ML has settings. */
public abstract sealed class ClassifierWorkers extends ClassifierColumns permits ClassifierSettings {
    private static final long serialVersionUID = 1;

    private final IntParam workers;
    private final IntParam patience;
    private final Param<String> checkpointFolder;
    private final IntParam everySteps;

    /** The defaults; settings belong to what has this name. */
    ClassifierWorkers(String uid) {
        super(uid);
        this.workers = new IntParam(this, "workers", "how many tasks train", ParamValidators.gtEq(1));
        this.patience = new IntParam(this, "patience", "the seconds that workers wait for each other",
                ParamValidators.gtEq(1));
        this.checkpointFolder = new Param<>(this, "checkpointFolder", "where training is saved; empty for nowhere");
        this.everySteps = new IntParam(this, "everySteps",
                "how many steps apart training is saved within epochs; 0 for after epochs only",
                ParamValidators.gtEq(0));
        setDefault(workers, 1);
        setDefault(patience, (int) DistributedTraining.PATIENCE.toSeconds());
        setDefault(checkpointFolder, "");
        setDefault(everySteps, 0);
    }

    /** As these settings say. */
    final DistributedTraining training(SparkSession session) {
        DistributedTraining training = DistributedTraining.on(session)
                .workers((Integer) getOrDefault(workers))
                .patience(Duration.ofSeconds((Integer) getOrDefault(patience)));
        String folder = getOrDefault(checkpointFolder);
        return folder.isEmpty() ? training : training.checkpoints(folder, (Integer) getOrDefault(everySteps));
    }

    /**
     * The setting of how many tasks train.
     *
     * @return the setting
     */
    public IntParam workers() {
        return workers;
    }

    /**
     * Sets how many tasks train.
     *
     * @param value at least 1, the default; the model does not depend on it
     * @return this classifier
     */
    public FoveaClassifier setWorkers(int value) {
        return with(workers, value);
    }

    /**
     * The setting of how long workers wait for each other.
     *
     * @return the setting
     */
    public IntParam patience() {
        return patience;
    }

    /**
     * Sets how long workers wait for each other until training begins again from the last checkpoint.
     *
     * @param value in seconds, at least 1, by default 600: more than a step or a checkpoint takes
     * @return this classifier
     */
    public FoveaClassifier setPatience(int value) {
        return with(patience, value);
    }

    /**
     * The setting of where training is saved.
     *
     * @return the setting
     */
    public Param<String> checkpointFolder() {
        return checkpointFolder;
    }

    /**
     * Sets where training is saved.
     *
     * @param value the absolute path of a folder that all machines have in common; empty, the default, for nowhere
     * @return this classifier
     */
    public FoveaClassifier setCheckpointFolder(String value) {
        return with(checkpointFolder, value);
    }

    /**
     * The setting of how many steps apart training is saved within epochs.
     *
     * @return the setting
     */
    public IntParam everySteps() {
        return everySteps;
    }

    /**
     * Sets how many steps apart training is saved within epochs, if there is a folder for checkpoints.
     *
     * @param value at least 1, or 0, the default, for after epochs only
     * @return this classifier
     */
    public FoveaClassifier setEverySteps(int value) {
        return with(everySteps, value);
    }
}
