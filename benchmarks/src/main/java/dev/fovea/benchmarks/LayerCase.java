package dev.fovea.benchmarks;

import dev.fovea.internal.ops.ActivationFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * A layer to be measured by itself.
 *
 * @param name its name
 * @param images images that the threads share; 1 for an image on each thread
 * @param passes makes the passes of some of these images by their names, after they were verified
 */
record LayerCase(String name, int images, IntFunction<Map<String, Runnable>> passes) {
    /** All there are. */
    static List<LayerCase> all() {
        List<LayerCase> all = new ArrayList<>();
        for (GeneralConvolution layer : GeneralConvolution.values()) {
            all.add(
                    new LayerCase(
                            key(layer), GeneralConvolutionBenchmark.IMAGES, images -> convolution(layer, images)));
        }
        for (ActivationFunction function : ActivationFunction.values()) {
            all.add(new LayerCase(key(function), 1, image -> activation(function)));
        }
        for (NormalizationBenchmark.Kind kind : NormalizationBenchmark.Kind.values()) {
            all.add(new LayerCase(key(kind) + "_norm", 1, image -> normalization(kind)));
        }
        for (SoftmaxBenchmark.Kind kind : SoftmaxBenchmark.Kind.values()) {
            for (SoftmaxBenchmark.Sample sample : SoftmaxBenchmark.Sample.values()) {
                all.add(new LayerCase(key(kind) + "_" + key(sample), 1, image -> softmax(kind, sample)));
            }
        }
        return all;
    }

    private static String key(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Runnable> convolution(GeneralConvolution layer, int images) {
        GeneralConvolutionBenchmark batch = new GeneralConvolutionBenchmark();
        batch.layer = layer;
        batch.images = images;
        batch.setUp();
        Work work = new Work();
        Map<String, Runnable> passes = new LinkedHashMap<>();
        passes.put("forward", () -> batch.forward(work));
        passes.put("input_gradient", () -> batch.inputGradient(work));
        passes.put("kernel_gradient", () -> batch.kernelGradient(work));
        passes.put("copy", batch::copy);
        return passes;
    }

    private static Map<String, Runnable> activation(ActivationFunction function) {
        ActivationBenchmark image = new ActivationBenchmark();
        image.function = function;
        image.setUp();
        return ofAnImage(image::forward, image::backward, image::copy);
    }

    private static Map<String, Runnable> softmax(SoftmaxBenchmark.Kind kind, SoftmaxBenchmark.Sample sample) {
        SoftmaxBenchmark image = new SoftmaxBenchmark();
        image.kind = kind;
        image.sample = sample;
        image.setUp();
        return ofAnImage(image::forward, image::backward, image::copy);
    }

    private static Map<String, Runnable> ofAnImage(Runnable forward, Runnable backward, Runnable copy) {
        Map<String, Runnable> passes = new LinkedHashMap<>();
        passes.put("forward", forward);
        passes.put("backward", backward);
        passes.put("copy", copy);
        return passes;
    }

    private static Map<String, Runnable> normalization(NormalizationBenchmark.Kind kind) {
        NormalizationBenchmark image = new NormalizationBenchmark();
        image.kind = kind;
        image.extent = NormalizationBenchmark.EXTENT;
        image.channels = NormalizationBenchmark.CHANNELS;
        image.setUp();
        Map<String, Runnable> passes = new LinkedHashMap<>();
        passes.put("forward", image::forward);
        passes.put("backward", image::backward);
        return passes;
    }
}
