package dev.fovea.train;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.Network;
import dev.fovea.nn.op.Parameter;
import dev.fovea.optim.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Parameters that train otherwise than the others: frozen, at another rate, with another weight decay, by
 * another optimizer.
 *
 * <pre>{@code
 * trainer.group(ParameterGroup.named("conv2d**").frozen())
 *         .group(ParameterGroup.named("dense.*").rate(10))
 *         .group(ParameterGroup.withoutDecay());
 * }</pre>
 *
 * <p>Of several groups that a parameter belongs to, the last one that says something counts. Immutable.
 */
@CheckReturnValue
@SuppressWarnings("exports") // Nullable, which those who compile against this need not see.
public final class ParameterGroup {
    private final String name;
    private final Function<Network, List<Parameter>> members;
    private final Settings settings;

    /** What is set; null for what is not. */
    private record Settings(
            @Nullable Boolean frozen, @Nullable Double rate, @Nullable Double decay, @Nullable Optimizer optimizer) {
        static final Settings NONE = new Settings(null, null, null, null);

        Settings {
            boolean trains = rate != null || decay != null || optimizer != null;
            if (frozen != null && frozen && trains) {
                throw new IllegalArgumentException("a frozen group has no rate, weight decay or optimizer");
            }
            if (rate != null && !(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("the rate factor must be positive and finite, not " + rate
                        + "; frozen() keeps parameters as they are");
            }
            if (decay != null && !(decay >= 0 && decay < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("weightDecay must be at least 0 and finite, not " + decay);
            }
        }
    }

    private ParameterGroup(String name, Function<Network, List<Parameter>> members, Settings settings) {
        this.name = name;
        this.members = members;
        this.settings = settings;
    }

    /**
     * Parameters by their names.
     *
     * @param patterns names, in which "*" stands for any characters but dots, and "**" for any characters at all:
     *     "conv2d_1.*" for those of a layer, "*.bias", "residual.**" for all within a layer; "residual**" also means those
     *     of residual_1
     * @return the group
     * @throws IllegalArgumentException if there is no pattern
     */
    public static ParameterGroup named(String... patterns) {
        Arrays.asList(patterns).forEach(pattern -> Objects.requireNonNull(pattern, "pattern"));
        List<String> copy = List.of(patterns);
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("a group needs at least one pattern of names");
        }
        return new ParameterGroup(
                String.join(", ", copy),
                network -> copy.stream().flatMap(pattern -> network.parameters(pattern).stream()).toList(),
                Settings.NONE);
    }

    /**
     * Weight decay for none of the parameters that are a number for each channel: biases and what normalisations scale
     * and shift by, which gain nothing from being small.
     *
     * @return the group
     */
    public static ParameterGroup withoutDecay() {
        return new ParameterGroup(
                "biases and normalisation",
                network -> network.parameters().stream()
                        .filter(parameter -> parameter.trainable() && parameter.shape().rank() < 2)
                        .toList(),
                new Settings(null, null, 0.0, null));
    }

    /**
     * This, keeping its parameters as they are. Nothing is computed for them, and layers with moving statistics all of
     * whose parameters are frozen use these and leave them as they are.
     *
     * @return the changed group
     * @throws IllegalArgumentException if it has a rate, a weight decay or an optimizer
     */
    public ParameterGroup frozen() {
        return new ParameterGroup(name, members, new Settings(true, settings.rate, settings.decay, settings.optimizer));
    }

    /**
     * This with another learning rate.
     *
     * @param factor by which the schedule's rate is multiplied, positive
     * @return the changed group
     * @throws IllegalArgumentException if it is out of its range, or the group is frozen
     */
    public ParameterGroup rate(double factor) {
        return new ParameterGroup(name, members,
                new Settings(settings.frozen, factor, settings.decay, settings.optimizer));
    }

    /**
     * This with a weight decay of its own, in the place of the optimizer's.
     *
     * @param weightDecay the decay, at least 0, which is none and suits any optimizer
     * @return the changed group
     * @throws IllegalArgumentException if it is out of its range, or the group is frozen
     */
    public ParameterGroup weightDecay(double weightDecay) {
        return new ParameterGroup(name, members,
                new Settings(settings.frozen, settings.rate, weightDecay, settings.optimizer));
    }

    /**
     * This with an optimizer of its own, in the place of the trainer's; the schedule is the same, which {@link #rate}
     * suits to it.
     *
     * @param optimizer the optimizer
     * @return the changed group
     * @throws IllegalArgumentException if the group is frozen
     */
    public ParameterGroup optimizer(Optimizer optimizer) {
        return new ParameterGroup(
                name,
                members,
                new Settings(settings.frozen, settings.rate, settings.decay,
                        Objects.requireNonNull(optimizer, "optimizer")));
    }

    /**
     * The parameters that are meant.
     *
     * @throws IllegalArgumentException if a pattern means none, or one that cannot be trained, or nothing is said of them
     */
    List<Parameter> of(Network network) {
        List<Parameter> all = new ArrayList<>();
        for (Parameter parameter : members.apply(network)) {
            if (parameter.trainable()) {
                all.add(parameter);
            }
        }
        if (all.isEmpty() && !settings.equals(new Settings(null, null, 0.0, null))) {
            throw new IllegalArgumentException(
                    "the group " + name + " has no parameter that could be trained, only moving statistics");
        }
        if (settings.equals(Settings.NONE)) {
            throw new IllegalArgumentException(
                    "the group " + name + " says nothing of its parameters: expected frozen(),"
                            + " rate(…), weightDecay(…) or optimizer(…)");
        }
        return all;
    }

    @Nullable
    Boolean setsFrozen() {
        return settings.frozen;
    }

    @Nullable
    Double setsRate() {
        return settings.rate;
    }

    @Nullable
    Double setsDecay() {
        return settings.decay;
    }

    /** Whether it sets a weight decay that is one; 0 is none, which any optimizer can do, and frozen parameters have. */
    boolean decays() {
        return settings.decay != null && settings.decay > 0;
    }

    @Nullable
    Optimizer setsOptimizer() {
        return settings.optimizer;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ParameterGroup that && name.equals(that.name) && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, settings);
    }

    /** For example "conv2d** frozen" or "dense.* at 10.0 times the rate". */
    @Override
    public String toString() {
        return name
                + (settings.frozen == null ? "" : " frozen")
                + (settings.rate == null ? "" : " at " + settings.rate + " times the rate")
                + (settings.decay == null ? "" : " with weight decay " + settings.decay)
                + (settings.optimizer == null ? "" : " by " + settings.optimizer);
    }
}
