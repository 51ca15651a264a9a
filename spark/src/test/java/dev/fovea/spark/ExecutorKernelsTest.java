package dev.fovea.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.testing.LogLines;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Executors that compute without vectors are told in the log. */
@Isolated("listens to a logger")
class ExecutorKernelsTest {
    private static ExecutorKernels executor(String number, String kernels) {
        return new ExecutorKernels(number, "host-" + number, kernels, "25.0.1", "amd64");
    }

    private static List<String> logged(ExecutorKernels... executors) {
        try (LogLines log = new LogLines()) {
            ExecutorKernels.warnOfScalar(List.of(executors));
            return log.lines();
        }
    }

    @Test
    void thoseWithoutVectorsAreNamedWithWhatHelps() {
        assertEquals(
                List.of("executor 2 on host-2 (scalar kernels, Java 25.0.1, amd64) computes without"
                        + " vectors, several times slower: give executors --add-modules=jdk.incubator.vector"
                        + " (spark.executor.extraJavaOptions)"),
                logged(executor("1", "vector256"), executor("2", "scalar"), executor("3", "vector128")));
    }

    @Test
    void ofOthersNothingIsSaid() {
        assertEquals(List.of(), logged(executor("1", "vector512"), executor("2", "vector128")));
    }
}
