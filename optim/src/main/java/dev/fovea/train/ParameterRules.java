package dev.fovea.train;

import dev.fovea.nn.Network;
import dev.fovea.nn.op.Parameter;
import dev.fovea.optim.Optimizer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How each parameter of a network trains: what its {@link ParameterGroup groups} say, the last one first. */
final class ParameterRules {
    private final boolean[] learns;
    private final double[] rates;
    /** NaN for the optimizer's own. */
    private final double[] decays;
    /** Null for the trainer's own. */
    private final @Nullable Optimizer[] optimizers;

    /**
     * The rules.
     *
     * @throws IllegalArgumentException if a group means no parameter, or nothing is left to train
     */
    ParameterRules(Network network, List<ParameterGroup> groups) {
        List<Parameter> parameters = network.parameters();
        learns = new boolean[parameters.size()];
        rates = new double[parameters.size()];
        decays = new double[parameters.size()];
        optimizers = new Optimizer[parameters.size()];
        parameters.forEach(parameter -> learns[parameter.index()] = parameter.trainable());
        Arrays.fill(rates, 1);
        Arrays.fill(decays, Double.NaN);
        for (ParameterGroup group : groups) {
            List<Parameter> members = group.of(network);
            boolean trains = group.setsRate() != null || group.setsOptimizer() != null || group.decays();
            if (trains && members.stream().noneMatch(this::learns)) {
                throw new IllegalArgumentException(
                        "the group " + group + " has no effect: groups before it freeze all its parameters");
            }
            for (Parameter parameter : members) {
                apply(group, parameter.index());
            }
        }
        if (!groups.isEmpty() && parameters.stream().noneMatch(this::learns)) {
            throw new IllegalArgumentException("all parameters are frozen, so there is nothing to train");
        }
    }

    private void apply(ParameterGroup group, int parameter) {
        Boolean frozen = group.setsFrozen();
        if (frozen != null) {
            learns[parameter] = !frozen;
        }
        Double rate = group.setsRate();
        if (rate != null) {
            rates[parameter] = rate;
        }
        Double decay = group.setsDecay();
        if (decay != null) {
            decays[parameter] = decay;
        }
        Optimizer optimizer = group.setsOptimizer();
        if (optimizer != null) {
            optimizers[parameter] = optimizer;
        }
    }

    /** Whether a parameter is trained. */
    boolean learns(Parameter parameter) {
        return learns[parameter.index()];
    }

    private OptionalDouble decay(int parameter) {
        return Double.isNaN(decays[parameter]) ? OptionalDouble.empty() : OptionalDouble.of(decays[parameter]);
    }

    /** What trains a parameter. */
    Optimizer optimizer(Parameter parameter, Optimizer usual) {
        Optimizer own = optimizers[parameter.index()];
        return own == null ? usual : own;
    }

    /** The optimizers of the parameters that are to decay, by what groups say. */
    Stream<Parameter> decaying(Network network) {
        return network.parameters().stream().filter(parameter -> decays[parameter.index()] > 0);
    }

    /** The step of each parameter, by index. */
    CurrentStep[] steps() {
        return IntStream.range(0, rates.length)
                .mapToObj(parameter -> new CurrentStep(rates[parameter], decay(parameter)))
                .toArray(CurrentStep[]::new);
    }
}
