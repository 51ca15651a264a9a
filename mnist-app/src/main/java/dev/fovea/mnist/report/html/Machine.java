package dev.fovea.mnist.report.html;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.internal.program.ProcessorModel;
import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.ops.ComputeKernels;

/**
 * What a run ran on.
 *
 * @param system the operating system and its architecture
 * @param processor the processor's model, empty if the system does not tell
 * @param processors how many processors the JVM may use
 * @param java the Java runtime
 * @param kernels which kernels computed
 */
public record Machine(String system, String processor, int processors, String java, String kernels) {
    /**
     * The machine of this process.
     *
     * @return what it is
     */
    public static Machine here() {
        return new Machine(
                property("os.name") + " " + property("os.version") + ", " + property("os.arch"),
                ProcessorModel.find(),
                Runtime.getRuntime().availableProcessors(),
                property("java.runtime.version") + " (" + property("java.vm.name") + ", " + property("java.vendor")
                        + ")",
                ComputeKernels.name());
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }

    ObjectNode json() {
        return Json.object()
                .put("system", system)
                .put("processor", processor)
                .put("processors", processors)
                .put("java", java)
                .put("kernels", kernels);
    }

    static Machine of(Fields fields) throws FileException {
        return new Machine(
                fields.text("system", Limits.TEXT),
                fields.text("processor", Limits.TEXT),
                fields.whole("processors", 1, Integer.MAX_VALUE),
                fields.text("java", Limits.TEXT),
                fields.text("kernels", Limits.TEXT));
    }
}
