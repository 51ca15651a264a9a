package dev.fovea.spark;

import dev.fovea.annotation.CheckReturnValue;
import java.io.Serializable;
import java.nio.file.Path;
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
 * List<SweepResult<Double>> results = Sweep.on(spark).checkpoints("/shared/rates").run(List.of(1e-2, 1e-3),
 *         rate -> new Lesson(new Trainer(network(), new Adam(), Schedule.constant(rate)), train(), validation(), 10, 64));
 * }</pre>
 */
@CheckReturnValue
public final class Sweep {
    private final JavaSparkContext context;
    private final @Nullable String folder;
    private final int everySteps;

    private Sweep(JavaSparkContext context, @Nullable String folder, int everySteps) {
        this.context = context;
        this.folder = folder;
        this.everySteps = everySteps;
    }

    /**
     * A sweep without checkpoints: a task that is lost begins again.
     *
     * @param session the cluster
     * @return the sweep
     */
    public static Sweep on(SparkSession session) {
        return new Sweep(JavaSparkContext.fromSparkContext(session.sparkContext()), null, 0);
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
        if (!Path.of(shared).isAbsolute()) {
            throw new IllegalArgumentException(
                    "checkpoints need the absolute path of a folder that all machines have in common, found " + shared);
        }
        return new Sweep(context, shared, everySteps);
    }

    /**
     * A sweep that saves each training also within epochs.
     *
     * @param steps how many steps apart, at least 1
     * @return a sweep; this is not modified
     * @throws IllegalArgumentException if it is below 1
     */
    public Sweep everySteps(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("checkpoints are at least 1 step apart, not " + steps);
        }
        return new Sweep(context, folder, steps);
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
    public <C extends Serializable> List<SweepResult<C>> run(List<C> configurations, TrainingTask<C> task) {
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
    public <C extends Serializable> List<SweepResult<C>> run(
            List<C> configurations, TrainingTask<C> task, Consumer<SweepResult<C>> finished) {
        if (configurations.isEmpty()) {
            throw new IllegalArgumentException("a sweep needs at least one configuration");
        }
        Objects.requireNonNull(finished, "finished");
        LongAccumulator epochs = context.sc().longAccumulator("epochs");
        TaskTraining<C> training = new TaskTraining<>(task, folder, everySteps, epochs);
        List<Numbered<C>> numbered = IntStream.range(0, configurations.size())
                .mapToObj(index -> new Numbered<>(index, configurations.get(index)))
                .toList();
        RDD<SweepResult<C>> results = context.parallelize(numbered, numbered.size())
                .map(each -> training.run(each.index, each.configuration))
                .rdd();
        TreeMap<Integer, SweepResult<C>> all = new TreeMap<>();
        ClassTag<SweepResult<C>> tag = ClassTag$.MODULE$.apply(SweepResult.class);
        context.sc().runJob(
                results,
                (Function1<Iterator<SweepResult<C>>, SweepResult<C>> & Serializable) Iterator::next,
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
