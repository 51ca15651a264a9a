package dev.fovea.mnist.model;

import dev.fovea.nn.Layer;
import dev.fovea.nn.Layers;
import dev.fovea.nn.Network;
import dev.fovea.nn.PassOptions;
import dev.fovea.nn.TrainingPass;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.nn.op.Batch;
import dev.fovea.nn.op.Parameter;
import dev.fovea.optim.Adam;
import dev.fovea.optim.ParameterUpdate;
import dev.fovea.optim.UpdateStep;
import dev.fovea.testing.Close;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The digits network without dropout, trained as users train it, step by step, with all that can be compared kept. */
final class RecordedTraining {
    private final List<Recorder> recorders = new ArrayList<>();
    private final double[] probabilities = new double[DigitNetworkOracle.BATCH * DigitNetworkOracle.CLASSES];
    private final double[] losses = new double[DigitNetworkOracle.BATCH];
    private final Network network;
    private final TrainingPass pass;
    private final Adam adam = new Adam();
    private final List<ParameterUpdate> parameterUpdates = new ArrayList<>();
    private long updates;

    /**
     * A training that has not begun.
     *
     * @param initial the values of a parameter, by its name in the golden files
     */
    RecordedTraining(Function<String, double[]> initial) {
        List<Layer> layers = new ArrayList<>();
        for (Layer layer : DigitNetwork.build(0, 0).layers()) {
            if (layer.equals(Layers.relu())) {
                Recorder recorder = new Recorder();
                recorders.add(recorder);
                layers.add(recorder);
            }
            layers.add(layer);
        }
        network = Network.build(DigitNetwork.INPUT, 0, layers.toArray(Layer[]::new));
        for (Parameter parameter : network.parameters()) {
            double[] values = initial.apply(goldenName(parameter));
            for (int i = 0; i < values.length; i++) {
                parameter.values()[i] = (float) values[i];
            }
        }
        network.changed();
        SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();
        pass = network.trainingPass(PassOptions.of(frame -> {
            int offset = frame.logitsOffset();
            double value = loss.gradient(frame);
            losses[offset / frame.size()] = value;
            // Softmax is the gradient plus the one-hot label.
            for (int i = 0; i < frame.size(); i++) {
                double gradient = frame.gradient()[frame.gradientOffset() + i];
                probabilities[offset + i] = gradient + (i == frame.label() ? 1 : 0);
            }
            return value;
        }, DigitNetworkOracle.BATCH));
        for (Parameter parameter : network.parameters()) {
            parameterUpdates.add(adam.begin(parameter));
        }
    }

    /** A step, with its update. */
    DigitNetworkOracle.Step step(Batch batch) {
        pass.run(batch, updates);
        updates++;
        Map<String, double[]> gradients = new HashMap<>();
        for (Parameter parameter : network.parameters()) {
            if (parameter.trainable()) {
                gradients.put(goldenName(parameter), new double[parameter.values().length]);
            }
        }
        pass.consumeGradients((parameter, gradient, from, to) -> {
            double[] kept = gradients.get(goldenName(parameter));
            for (int i = from; i < to; i++) {
                kept[i] = gradient[i];
            }
            parameterUpdates.get(parameter.index()).update(gradient, from, to, UpdateStep.of(1e-3, updates));
        });
        return new DigitNetworkOracle.Step(
                recorders.stream().map(recorder -> recorder.recorded().clone()).toList(), probabilities.clone(),
                losses.clone(), gradients);
    }

    /** The mean loss of the last step as the library computes it. */
    double loss() {
        return pass.loss();
    }

    /** A parameter's values, by its name in the golden files. */
    double[] value(String name) {
        for (Parameter parameter : network.parameters()) {
            if (goldenName(parameter).equals(name)) {
                return Close.doubles(parameter.values());
            }
        }
        throw new IllegalArgumentException("no parameter " + name);
    }

    /** "conv2d_1.kernel" is "conv2.kernel" in the golden files, "batch_norm.gamma" is "bn1.gamma". */
    static String goldenName(Parameter parameter) {
        Matcher name = Pattern.compile("(conv2d|batch_norm)(?:_(\\d))?\\.(.*)").matcher(parameter.name());
        if (!name.matches()) {
            return parameter.name();
        }
        String kind = name.group(1).equals("conv2d") ? "conv" : "bn";
        int number = name.group(2) == null ? 1 : Integer.parseInt(name.group(2)) + 1;
        return kind + number + "." + name.group(3);
    }
}
