package dev.fovea.spark;

import org.apache.spark.sql.SparkSession;

/** Sessions: starting one takes seconds, so the tests of a run share one with three threads; they ask for it anew, as others stop it. */
public final class Sessions {
    private Sessions() {}

    /**
     * The shared one.
     *
     * @return a session in this process
     */
    public static SparkSession local() {
        return builder()
                .master("local[3]")
                .config("spark.stage.maxConsecutiveAttempts", 2)
                .getOrCreate();
    }

    /** Two executors in processes of their own. Stops the shared session, which comes again when it is asked for. */
    static SparkSession cluster() {
        stop();
        return builder()
                .master("local-cluster[2,1,700]")
                .config("spark.executor.memory", "700m")
                .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .config("spark.executor.extraJavaOptions", "-XX:+UseSerialGC")
                // Executors that are silent for so long are given up; one that is only slow costs another attempt.
                .config("spark.executor.heartbeatInterval", "2s")
                .config("spark.network.timeout", "20s")
                .config("spark.network.timeoutInterval", "2s")
                .config("spark.task.maxFailures", 20)
                .config("spark.stage.maxConsecutiveAttempts", 20)
                // Nothing begins before both are there.
                .config("spark.scheduler.minRegisteredResourcesRatio", 1.0)
                .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "1h")
                // For stages that need all executors, when one has just been lost: look often, and for long.
                .config("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "2s")
                .config("spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", 300)
                .getOrCreate();
    }

    /** One whose tasks have two processors, of which there is room for one. Stops the shared session likewise. */
    static SparkSession ofTwoProcessors() {
        stop();
        return builder().master("local[2]").config("spark.task.cpus", 2).getOrCreate();
    }

    private static void stop() {
        SparkSession.getActiveSession().foreach(session -> {
            session.stop();
            return null;
        });
    }

    private static SparkSession.Builder builder() {
        return SparkSession.builder()
                .appName("fovea")
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 2)
                .config("spark.driver.host", "localhost")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.warehouse.dir", "target/warehouse");
    }
}
