package dev.fovea.train;

import dev.fovea.nn.CoupledLayer;
import dev.fovea.nn.Network;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The layers that began a training with moving statistics of no data: after a few steps these still are mostly what they
 * began with, so that a network that learned well predicts badly.
 *
 * @param layers the layers
 */
record MovingStatistics(List<CoupledLayer> layers) {
    /**
     * The share of their first values that is worth a word: the usual variances of 0.01 to 1 of what a layer sees would
     * then be taken for up to six times as large.
     */
    private static final double MOST = 0.05;

    private static final int MOST_NAMES = 3;

    MovingStatistics {
        layers = List.copyOf(layers);
    }

    /** Those of a network that are as they were built. */
    static MovingStatistics untrained(Network network, ParameterRules rules) {
        return new MovingStatistics(network.coupledLayers(rules::learns).stream()
                .filter(layer -> layer.op().initial())
                .toList());
    }

    /** What is to be said when training ends after so many steps, at least 1, or empty if nothing. */
    Optional<String> notice(long steps) {
        List<CoupledLayer> held = layers.stream()
                .filter(layer -> share(layer, steps) > MOST)
                .toList();
        return held.stream()
                .map(layer -> layer.op().momentum())
                .max(Double::compare)
                .map(momentum -> text(held, momentum, steps));
    }

    private static double share(CoupledLayer layer, long steps) {
        return Math.pow(layer.op().momentum(), (double) steps);
    }

    private static String text(List<CoupledLayer> held, double momentum, long steps) {
        String names = held.stream().limit(MOST_NAMES).map(CoupledLayer::name).collect(Collectors.joining(", "));
        String more = held.size() > MOST_NAMES ? " and " + (held.size() - MOST_NAMES) + " more" : "";
        return String.format(
                Locale.ROOT,
                "after %s the moving statistics of %s%s, with which the network predicts, are still %.0f %% what they "
                        + "were before training (momentum %s): predictions may be far worse than the training loss says; %s",
                steps == 1 ? "1 step" : steps + " steps", names, more, 100 * Math.pow(momentum, (double) steps),
                momentum, remedy(momentum, steps));
    }

    private static String remedy(double momentum, long steps) {
        double smaller = Math.min(0.9, Math.floor(10 * Math.pow(MOST, 1.0 / (double) steps)) / 10);
        String longer = momentum < 1
                ? "at least " + (long) Math.ceil(Math.log(MOST) / Math.log(momentum)) + " steps"
                : "";
        if (smaller > 0) {
            return "use a smaller momentum such as " + smaller + (longer.isEmpty() ? "" : ", or " + longer);
        }
        // A momentum of 0 would keep nothing but the last batch.
        return longer.isEmpty() ? "use a smaller momentum and more steps" : "train for " + longer;
    }
}
