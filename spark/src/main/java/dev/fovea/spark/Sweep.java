package dev.fovea.spark;

import dev.fovea.annotation.CheckReturnValue;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/**
 * Trains many networks at once, each in a task: one for each configuration of a search, or the members of an ensemble. Each
 * is to the bit what it becomes on one machine, wherever its task runs, and however often it is tried again.
 *
 * <pre>{@code
 * List<TrainingResult<Double>> results = Sweep.on(spark).checkpoints("/shared/rates").run(List.of(1e-2, 1e-3),
 *         rate -> new Lesson(new Trainer(network(), new Adam(), Schedule.constant(rate)), train(), validation(), 10, 64));
 * }</pre>
 */
@CheckReturnValue
public final class Sweep {
    private final JavaSparkContext context;
    private final @Nullable SharedCheckpoints checkpoints;

    private Sweep(JavaSparkContext context, @Nullable SharedCheckpoints checkpoints) {
        this.context = context;
        this.checkpoints = checkpoints;
    }

    /**
     * A sweep without checkpoints: a task that is lost begins again.
     *
     * @param session the cluster
     * @return the sweep
     */
    public static Sweep on(SparkSession session) {
        return new Sweep(JavaSparkContext.fromSparkContext(session.sparkContext()), null);
    }

    /**
     * A sweep that saves each training after every epoch. A task that is lost continues from there, and so does the same
     * sweep in another program.
     *
     * @param shared an absolute path of a folder that all machines have in common, such as one of NFS
     * @return a sweep; this is not modified
     * @throws IllegalArgumentException if the path is not absolute
     */
    public Sweep checkpoints(String shared) {
        return checkpoints(shared, 0);
    }

    /**
     * A sweep that saves each training also within epochs.
     *
     * @param shared an absolute path of a folder that all machines have in common, such as one of NFS
     * @param everySteps how many steps apart, or 0 for those after epochs only
     * @return a sweep; this is not modified
     * @throws IllegalArgumentException if the path is not absolute, or the number negative
     */
    public Sweep checkpoints(String shared, int everySteps) {
        return new Sweep(context, new SharedCheckpoints(shared, everySteps));
    }

    /**
     * Trains all configurations.
     *
     * @param configurations one for each training
     * @param task how a configuration is trained
     * @param <C> what tells one training from another
     * @return what came of them, in their order
     * @throws IllegalArgumentException if there is none
     */
    public <C extends Serializable> List<TrainingResult<C>> run(List<C> configurations, TrainingTask<C> task) {
        return run(configurations, task, _ -> {});
    }

    /**
     * Trains all configurations, and tells of each one that is done.
     *
     * @param configurations one for each training
     * @param task how a configuration is trained
     * @param finished is given each result as it comes, in any order, by one thread at a time
     * @param <C> what tells one training from another
     * @return what came of them, in their order
     * @throws IllegalArgumentException if there is none
     */
    public <C extends Serializable> List<TrainingResult<C>> run(
            List<C> configurations, TrainingTask<C> task, Consumer<TrainingResult<C>> finished) {
        if (configurations.isEmpty()) {
            throw new IllegalArgumentException("a sweep needs at least one configuration");
        }
        Objects.requireNonNull(finished, "finished");
        LongAccumulator epochs = context.sc().longAccumulator("epochs");
        TaskTraining<C> training = new TaskTraining<>(task, checkpoints, epochs);
        List<Numbered<C>> numbered = IntStream.range(0, configurations.size())
                .mapToObj(index -> new Numbered<>(index, configurations.get(index)))
                .toList();
        RDD<TrainingResult<C>> results = context.parallelize(numbered, numbered.size())
                .map(each -> training.run(each.index, each.configuration, null))
                .rdd();
        TreeMap<Integer, TrainingResult<C>> all = new TreeMap<>();
        ClassTag<TrainingResult<C>> tag = ClassTag$.MODULE$.apply(TrainingResult.class);
        context.sc().runJob(
                results,
                (Function1<Iterator<TrainingResult<C>>, TrainingResult<C>> & Serializable) Iterator::next,
                (_, result) -> {
                    all.put(result.index(), result);
                    finished.accept(result);
                    return BoxedUnit.UNIT;
                },
                tag);
        return List.copyOf(all.values());
    }

    /** A configuration and its place in the list. */
    private record Numbered<C extends Serializable>(int index, C configuration) implements Serializable {}
}
