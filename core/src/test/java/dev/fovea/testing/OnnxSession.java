package dev.fovea.testing;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.opentest4j.TestAbortedException;

/**
 * An ONNX file in ONNX Runtime, which checks and runs it node by node as it is, without
 * rewriting it. Where ONNX Runtime has a native library for the platform, failing to load it fails the test.
 */
public final class OnnxSession implements AutoCloseable {
    private final OrtEnvironment environment;
    private final OrtSession session;

    private OnnxSession(OrtEnvironment environment, OrtSession session) {
        this.environment = environment;
        this.session = session;
    }

    /**
     * Loads a file.
     *
     * @param file the model
     * @return its session
     * @throws AssertionError if ONNX Runtime does not accept it, or cannot be loaded where it should
     */
    public static OnnxSession open(Path file) {
        OrtEnvironment environment = environment();
        try (SessionOptions options = new SessionOptions()) {
            options.setOptimizationLevel(SessionOptions.OptLevel.NO_OPT);
            options.setInterOpNumThreads(1);
            options.setIntraOpNumThreads(1);
            return new OnnxSession(environment, environment.createSession(file.toString(), options));
        } catch (OrtException e) {
            throw new AssertionError("ONNX Runtime rejects " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Runs a model of one input and one output.
     *
     * @param x (batch, …)
     * @return its output
     * @throws AssertionError if it cannot be run on x
     */
    public Tensor run(Tensor x) {
        return run(Map.of(session.getInputNames().iterator().next(), x)).values().iterator().next();
    }

    /**
     * Runs the model.
     *
     * @param xs for each input (batch, …)
     * @return its outputs, in their order
     * @throws AssertionError if it cannot be run on them
     */
    public Map<String, Tensor> run(Map<String, Tensor> xs) {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            for (Map.Entry<String, Tensor> x : xs.entrySet()) {
                Tensor tensor = x.getValue();
                long[] shape = Arrays.stream(tensor.shape().dimensions()).asLongStream().toArray();
                inputs.put(
                        x.getKey(), OnnxTensor.createTensor(environment, FloatBuffer.wrap(tensor.data()), shape));
            }
            try (OrtSession.Result result = session.run(inputs)) {
                Map<String, Tensor> outputs = new LinkedHashMap<>();
                for (Map.Entry<String, OnnxValue> y : result) {
                    outputs.put(y.getKey(), copy((OnnxTensor) y.getValue()));
                }
                return outputs;
            }
        } catch (OrtException e) {
            throw new AssertionError("ONNX Runtime cannot run the model on " + xs + ": " + e.getMessage(), e);
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private static Tensor copy(OnnxTensor y) {
        int[] extents = Arrays.stream(y.getInfo().getShape()).mapToInt(Math::toIntExact).toArray();
        Tensor copy = Tensor.zeros(Shape.of(extents));
        y.getFloatBuffer().get(copy.data());
        return copy;
    }

    /**
     * What the model says of itself.
     *
     * @return the description of the model, its {@code doc_string}
     */
    public String description() {
        try {
            return session.getMetadata().getDescription();
        } catch (OrtException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * What the model says of itself, for programs.
     *
     * @return its properties by their keys
     */
    public Map<String, String> metadata() {
        try {
            return session.getMetadata().getCustomMetadata();
        } catch (OrtException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new AssertionError(e);
        }
    }

    private static OrtEnvironment environment() {
        try {
            return OrtEnvironment.getEnvironment();
        } catch (LinkageError | RuntimeException e) {
            String platform = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
            if (!served(platform.toLowerCase(Locale.ROOT))) {
                throw new TestAbortedException("there is no ONNX Runtime for " + platform, e);
            }
            throw new AssertionError("ONNX Runtime's native library cannot be loaded, " + platform, e);
        }
    }

    /** Whether ONNX Runtime comes with a library for the platform; those for Linux need glibc. */
    private static boolean served(String platform) {
        boolean arm = platform.endsWith("aarch64");
        boolean intel = platform.endsWith("amd64") || platform.endsWith("x86_64");
        if (platform.startsWith("linux")) {
            return (arm && !Files.exists(Path.of("/lib/ld-musl-aarch64.so.1")))
                    || (intel && !Files.exists(Path.of("/lib/ld-musl-x86_64.so.1")));
        }
        return (platform.startsWith("mac") && arm) || (platform.startsWith("windows") && intel);
    }
}
