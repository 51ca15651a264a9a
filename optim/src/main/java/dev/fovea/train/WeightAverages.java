package dev.fovea.train;

import dev.fovea.nn.op.Parameter;
import java.util.List;

/** The average of a network's parameters, moving statistics included, that an {@link Averaging} asks for. */
final class WeightAverages {
    private final Averaging averaging;
    private final List<Parameter> parameters;
    private final float[][] values;
    private long epochs;

    /** An average of what a network's parameters are now. */
    WeightAverages(Averaging averaging, List<Parameter> parameters) {
        this.averaging = averaging;
        this.parameters = parameters;
        this.values = parameters.stream()
                .map(parameter -> parameter.values().clone())
                .toArray(float[][]::new);
    }

    /** The averages, by parameter: the arrays themselves. */
    float[][] values() {
        return values;
    }

    /** How many epochs a mean of epochs has. */
    long epochs() {
        return epochs;
    }

    void setEpochs(long newEpochs) {
        epochs = newEpochs;
    }

    /** A step has changed elements [from, to) of a parameter. */
    void stepDone(Parameter parameter, int from, int to) {
        if (averaging.exponential()) {
            move(values[parameter.index()], parameter.values(), from, to, (float) (1 - averaging.decay()));
        }
    }

    /** A step has changed the moving statistics. */
    void statesMoved() {
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            if (!parameter.trainable()) {
                stepDone(parameter, 0, parameter.values().length);
            }
        }
    }

    /** The epoch, from 1, has ended. */
    void epochDone(int epoch) {
        if (averaging.exponential()) {
            return;
        }
        epochs = epoch <= averaging.fromEpoch() ? 1 : epochs + 1;
        for (Parameter parameter : parameters) {
            move(
                    values[parameter.index()], parameter.values(), 0, parameter.values().length,
                    (float) (1.0 / epochs));
        }
    }

    /** a += share·(w − a), which is w itself where the share is 1. */
    private static void move(float[] a, float[] w, int from, int to, float share) {
        for (int i = from; i < to; i++) {
            a[i] = share == 1 ? w[i] : a[i] + share * (w[i] - a[i]);
        }
    }

    /** Gives the parameters the averages and keeps what it had in their place; a second call undoes it. */
    void swap() {
        for (Parameter parameter : parameters) {
            float[] w = parameter.values();
            float[] a = values[parameter.index()];
            for (int i = 0; i < w.length; i++) {
                float kept = w[i];
                w[i] = a[i];
                a[i] = kept;
            }
        }
    }
}
