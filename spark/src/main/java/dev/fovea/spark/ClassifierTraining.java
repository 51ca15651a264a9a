package dev.fovea.spark;

import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.optim.Adam;
import dev.fovea.optim.AdamW;
import dev.fovea.optim.Optimizer;
import dev.fovea.optim.RmsProp;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.Sgd;
import dev.fovea.train.Trainer;
import dev.fovea.vision.picture.Preprocessing;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.spark.broadcast.Broadcast;

/**
 * How a worker of a {@link FoveaClassifier} trains, with a seed.
 *
 * @param network to begin with
 * @param rows to learn from
 * @param format what bytes in them are
 * @param plan how
 */
record ClassifierTraining(Broadcast<ModelBytes> network, Broadcast<TrainingRows> rows, InputFormat format, Plan plan)
        implements
            TrainingTask<Long> {
    private static final double MOMENTUM = 0.9;

    /** What turns gradients into updates, by name. */
    static final Map<String, Supplier<Optimizer>> OPTIMIZERS = Map.of(
            "adam", Adam::new, "adamw", AdamW::new, "rmsprop", RmsProp::new, "sgd", () -> new Sgd(MOMENTUM));

    record Plan(String optimizer, double rate, double decay, int epochs, int batchSize, int batchesPerStep)
            implements
                Serializable {}

    @Override
    public Lesson lesson(Long seed) throws Exception {
        Model model = ModelFile.read(network.value().files().getFirst(), "the network to begin with");
        LoadedModel loaded = LoadedModel.of(network.value());
        Optimizer optimizer = Objects.requireNonNull(OPTIMIZERS.get(plan.optimizer)).get();
        Trainer trainer = new Trainer(model.network(), optimizer, Schedule.exponential(plan.rate, plan.decay))
                .seed(seed)
                .accumulating(plan.batchesPerStep);
        // Of what was remembered, that alone is still true.
        ModelMetadata metadata = Preprocessing.of(model.metadata())
                .map(preprocessing -> preprocessing.storedIn(ModelMetadata.none()))
                .orElse(ModelMetadata.none());
        var samples = rows.value().samples(loaded.input(format), loaded.inputShape(), loaded.outputShape().size());
        return new Lesson(trainer, samples, null, plan.epochs, plan.batchSize).metadata(metadata);
    }
}
