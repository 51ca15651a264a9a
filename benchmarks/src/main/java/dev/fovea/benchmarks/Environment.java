package dev.fovea.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.fovea.ops.ComputeKernels;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;

/**
 * What a figure depends on besides the code.
 *
 * @param kernels the library's kernels
 * @param cpus processors that the JVM may use
 * @param jdk version of the JDK
 * @param collector the garbage collector's parts
 * @param os operating system and architecture
 */
record Environment(
        @JsonProperty("kernels") String kernels,
        @JsonProperty("cpus") int cpus,
        @JsonProperty("jdk") String jdk,
        @JsonProperty("collector") String collector,
        @JsonProperty("os") String os) {
    static Environment here() {
        String collector = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(", "));
        return new Environment(
                ComputeKernels.name(), Runtime.getRuntime().availableProcessors(), Runtime.version().toString(),
                collector, System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    }

    @Override
    public String toString() {
        return kernels + " kernels, " + cpus + " processors, JDK " + jdk + ", " + collector + ", " + os;
    }
}
