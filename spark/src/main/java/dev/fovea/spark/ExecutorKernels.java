package dev.fovea.spark;

import dev.fovea.ops.ComputeKernels;
import java.io.Serializable;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What an executor computes with. One without vectors is several times slower, and its last bits differ from the others'.
 *
 * @param executor its number; "driver" where the driver itself runs tasks
 * @param host where it is
 * @param kernels "vector" with a width in bits, or "scalar"
 * @param java the version of its virtual machine
 * @param architecture of its processor
 */
public record ExecutorKernels(String executor, String host, String kernels, String java, String architecture)
        implements
            Serializable {
    /** Tasks go where there is room, so not every round meets every executor. */
    private static final int ROUNDS = 5;

    /**
     * Asks the executors that are there, and warns in the log of those that compute without vectors.
     *
     * @param context the cluster
     * @return the executors that answered, in the order of their numbers
     */
    public static List<ExecutorKernels> of(SparkContext context) {
        Map<String, ExecutorKernels> found = new TreeMap<>();
        var java = JavaSparkContext.fromSparkContext(context);
        for (int round = 0; round < ROUNDS && found.size() < executors(context); round++) {
            int tasks = 2 * Math.max(executors(context), context.defaultParallelism());
            java.parallelize(Collections.nCopies(tasks, 0), tasks)
                    .map(_ -> here())
                    .collect()
                    .forEach(each -> found.put(each.executor, each));
        }
        List<ExecutorKernels> all = new ArrayList<>(found.values());
        warnOfScalar(all);
        return all;
    }

    /** Says in the log which executors compute without vectors. */
    static void warnOfScalar(List<ExecutorKernels> all) {
        for (ExecutorKernels each : all) {
            if (!each.vectorised()) {
                System.getLogger("dev.fovea").log(Level.WARNING, each
                        + " computes without vectors, several times slower:"
                        + " give executors --add-modules=jdk.incubator.vector (spark.executor.extraJavaOptions)");
            }
        }
    }

    /** The driver is among those that Spark lists, but runs tasks in local mode only. */
    private static int executors(SparkContext context) {
        int listed = Arrays.asList(context.statusTracker().getExecutorInfos()).size();
        return context.isLocal() ? 1 : Math.max(1, listed - 1);
    }

    private static ExecutorKernels here() {
        SparkEnv env = SparkEnv.get();
        return new ExecutorKernels(
                env.executorId(), env.blockManager().blockManagerId().host(), ComputeKernels.name(),
                Runtime.version().toString(),
                System.getProperty("os.arch", "unknown"));
    }

    /**
     * Whether it computes with vectors.
     *
     * @return false for scalar kernels
     */
    public boolean vectorised() {
        return kernels.startsWith("vector");
    }

    @Override
    public String toString() {
        return "executor " + executor + " on " + host + " (" + kernels + " kernels, Java " + java + ", " + architecture
                + ")";
    }
}
