package dev.fovea.spark;

import dev.fovea.annotation.CheckReturnValue;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Trains one network by several workers, each a task. The batches of a step ({@link
 * dev.fovea.train.Trainer#accumulating}) are shared out to them, and what they come to is put together in an order of
 * its own: any number of workers comes to the bits that one machine comes to.
 *
 * <pre>{@code
 * TrainingResult<Long> result = DistributedTraining.on(spark).workers(4).checkpoints("/shared/run").run(1L, seed -> {
 *     Trainer trainer = new Trainer(network(seed), new Adam(), schedule).accumulating(8);
 *     return new Lesson(trainer, train(), validation(), 10, 32);
 * });
 * }</pre>
 *
 * <p>All tasks run at once (a barrier stage). If one is lost, hangs or fails, the others are interrupted, and all begin again,
 * from the last checkpoint.
 */
@CheckReturnValue
public final class DistributedTraining {
    private static final Duration MEETING = Duration.ofSeconds(60);
    static final Duration PATIENCE = Duration.ofMinutes(10);
    /** Whether Spark interrupts the tasks of a stage that has failed. */
    private static final String INTERRUPT = "spark.job.interruptOnCancel";

    private final JavaSparkContext context;
    private final Settings settings;

    record Settings(
            int workers, @Nullable SharedCheckpoints checkpoints, Duration meeting, Duration patience) {}

    private DistributedTraining(JavaSparkContext context, Settings settings) {
        this.context = context;
        this.settings = settings;
    }

    Settings settings() {
        return settings;
    }

    /**
     * A training with one worker, without checkpoints.
     *
     * @param session the cluster
     * @return the training
     */
    public static DistributedTraining on(SparkSession session) {
        return new DistributedTraining(
                JavaSparkContext.fromSparkContext(session.sparkContext()), new Settings(1, null, MEETING, PATIENCE));
    }

    /**
     * This with so many workers.
     *
     * @param workers how many tasks, at least 1; the cluster must be able to run all of them at once
     * @return a training; this is not modified
     * @throws IllegalArgumentException if it is below 1
     */
    public DistributedTraining workers(int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("a training has at least 1 worker, not " + workers);
        }
        return new DistributedTraining(
                context, new Settings(workers, settings.checkpoints, settings.meeting, settings.patience));
    }

    /**
     * This with a checkpoint after every epoch, from which it goes on when a task is lost, and from which the same
     * training goes on in another program, with any number of workers.
     *
     * @param shared an absolute path of a folder that all machines have in common, such as one of NFS
     * @return a training; this is not modified
     * @throws IllegalArgumentException if the path is not absolute
     */
    public DistributedTraining checkpoints(String shared) {
        return checkpoints(shared, 0);
    }

    /**
     * This with checkpoints also within epochs.
     *
     * @param shared an absolute path of a folder that all machines have in common, such as one of NFS
     * @param everySteps how many steps apart, or 0 for those after epochs only
     * @return a training; this is not modified
     * @throws IllegalArgumentException if the path is not absolute, or the number negative
     */
    public DistributedTraining checkpoints(String shared, int everySteps) {
        SharedCheckpoints checkpoints = new SharedCheckpoints(shared, everySteps);
        return new DistributedTraining(
                context, new Settings(settings.workers, checkpoints, settings.meeting, settings.patience));
    }

    /**
     * This with another limit to how long it may take until each worker is connected with each other.
     *
     * @param time from when all workers run, by default 1 minute; at least 1 second
     * @return a training; this is not modified
     * @throws IllegalArgumentException if it is below a second
     */
    public DistributedTraining meeting(Duration time) {
        if (time.toSeconds() < 1) {
            throw new IllegalArgumentException("workers have at least 1 s to meet, not " + time);
        }
        return new DistributedTraining(
                context, new Settings(settings.workers, settings.checkpoints, time, settings.patience));
    }

    /**
     * This with another limit to what the workers wait for each other: longer than preparing data, a step, a validation
     * or a checkpoint takes.
     *
     * @param patience by default 10 minutes; at least 1 second
     * @return a training; this is not modified
     * @throws IllegalArgumentException if it is below a second
     */
    public DistributedTraining patience(Duration patience) {
        if (patience.toSeconds() < 1) {
            throw new IllegalArgumentException("workers wait at least 1 s for each other, not " + patience);
        }
        return new DistributedTraining(
                context, new Settings(settings.workers, settings.checkpoints, settings.meeting, patience));
    }

    /**
     * Trains.
     *
     * @param configuration what the task is given
     * @param task prepares the same training in every worker
     * @param <C> what tells one training from another
     * @return what came of it
     */
    public <C extends Serializable> TrainingResult<C> run(C configuration, TrainingTask<C> task) {
        var training = new TaskTraining<>(task, settings.checkpoints, context.sc().longAccumulator("epochs"));
        Duration meeting = settings.meeting;
        Duration patience = settings.patience;
        List<Integer> numbers = IntStream.range(0, settings.workers).boxed().toList();
        ClassTag<TrainingResult<C>> tag = ClassTag$.MODULE$.apply(TrainingResult.class);
        RDD<TrainingResult<C>> results = context.parallelize(numbers, settings.workers)
                .rdd()
                .barrier()
                .mapPartitions(
                        (Function1<Iterator<Integer>, Iterator<TrainingResult<C>>> & Serializable) _ -> CollectionConverters
                                .asScala(work(training, configuration, meeting, patience).iterator()),
                        false, tag)
                // Makes what is before a stage of its own: only such a one is tried again as a whole.
                .repartition(1, null);
        String before = context.getLocalProperty(INTERRUPT);
        context.setLocalProperty(INTERRUPT, "true"); // or who hangs keeps its place, which the next attempt needs
        try {
            return JavaRDD.fromRDD(results, tag).collect().getFirst();
        } finally {
            context.setLocalProperty(INTERRUPT, before);
        }
    }

    /** The work of a task; the result is that of worker 0. */
    private static <C extends Serializable> List<TrainingResult<C>> work(
            TaskTraining<C> training, C configuration, Duration meeting, Duration patience) {
        BarrierTaskContext task = BarrierTaskContext.get();
        int self = task.partitionId();
        try (Door door = new Door(InetAddress.getByName(SparkEnv.get().blockManager().blockManagerId().host()))) {
            List<String> notices = List.of(task.allGather(door.notice()));
            Socket[] sockets = door.meet(notices, self, new Deadline(meeting));
            try (SocketExchange exchange = new SocketExchange(self, sockets, patience, task::isInterrupted)) {
                TrainingResult<C> result = training.run(0, configuration, exchange);
                return self == 0 ? List.of(result) : List.of();
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) { // what the task threw; Scala's functions declare nothing
            throw new IllegalStateException("worker " + self + " failed: " + e.getMessage(), e);
        }
    }
}
