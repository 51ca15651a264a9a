package dev.fovea.optim;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.internal.ops.NewtonSchulz;
import dev.fovea.internal.ops.Updates;
import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import java.util.Objects;

/**
 * Muon: the momentum of a matrix with all its singular values brought near 1, so that rare directions move as far as
 * frequent ones; for everything else another optimizer. m += (g − m)(1 − momentum); d = m, or with Nesterov's look-ahead m
 * + (g − m)(1 − momentum); w −= learningRate·weightDecay·w; w −= learningRate·rms·√(max(rows, columns))·orthogonalized(d). By
 * default momentum 0.95 with look-ahead, weightDecay 0.004, rms 0.2, and {@link AdamW} for the others. Immutable.
 *
 * <p>Matrices are the kernels of dense layers (in, out) and of convolutions, (kernelHeight·kernelWidth·in, out): all
 * parameters of two or four dimensions with more than one row and column. Orthogonalized is U·Vᵀ of d = U·S·Vᵀ, about: five
 * Newton-Schulz iterations of degree five leave singular values between 0.68 and 1.21. Then the root mean square of a
 * step is rms·learningRate, about as Adam's, so one rate and one decay suit both kinds of parameters.
 *
 * <p>With a {@link #fixedNorm fixed norm} each matrix is first scaled to ‖w‖ = √columns, and w −= learningRate·√(columns /
 * min(rows, columns))·orthogonalized(d): the rate is the size of a step relative to the matrix, about, and there is no decay.
 *
 * <p>A matrix is updated by one thread, with about 5·(2·s²·l + s³) multiply-adds for sides s ≤ l, and five arrays of its
 * size beside the one that is kept: cheap for convolutions, dear for dense layers with a thousand inputs and outputs.
 *
 * <p>Source: Jordan et al., "Muon: An optimizer for hidden layers in neural networks", 2024; the scale and the decay: Liu et
 * al., "Muon is scalable for LLM training", 2025; the fixed norm: Jordan, "94% on CIFAR-10 in 3.29 seconds on a single GPU",
 * 2024, in its program's later version.
 */
@CheckReturnValue
public final class Muon extends SettingsOptimizer {
    private final Settings settings;

    private record Settings(
            double momentum,
            boolean nesterov,
            double weightDecay,
            double rms,
            boolean fixedNorm,
            Optimizer others) {
        Settings {
            Checks.share("momentum", momentum);
            Checks.notNegative("weightDecay", weightDecay);
            Checks.positive("rms", rms);
            Objects.requireNonNull(others, "others");
        }

        @Override
        public String toString() {
            return "momentum=" + momentum + ", nesterov=" + nesterov + ", weightDecay=" + weightDecay + ", rms=" + rms
                    + (fixedNorm ? ", fixedNorm=true" : "") + ", others=" + others;
        }

        Settings momentum(double value) {
            return new Settings(value, nesterov, weightDecay, rms, fixedNorm, others);
        }

        Settings nesterov(boolean value) {
            return new Settings(momentum, value, weightDecay, rms, fixedNorm, others);
        }

        Settings weightDecay(double value) {
            return new Settings(momentum, nesterov, value, rms, fixedNorm, others);
        }

        Settings rms(double value) {
            return new Settings(momentum, nesterov, weightDecay, value, fixedNorm, others);
        }

        Settings fixedNorm(boolean value) {
            return new Settings(momentum, nesterov, weightDecay, rms, value, others);
        }

        Settings others(Optimizer value) {
            return new Settings(momentum, nesterov, weightDecay, rms, fixedNorm, value);
        }
    }

    /** Muon with the defaults. */
    public Muon() {
        this(new Settings(0.95, true, 0.004, 0.2, false, new AdamW()));
    }

    private Muon(Settings settings) {
        this.settings = settings;
    }

    /**
     * This with another momentum.
     *
     * @param momentum the share of the mean gradient that is kept, in [0, 1)
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public Muon momentum(double momentum) {
        return new Muon(settings.momentum(momentum));
    }

    /**
     * This with or without Nesterov's look-ahead.
     *
     * @param nesterov whether to look ahead
     * @return the changed optimizer
     */
    public Muon nesterov(boolean nesterov) {
        return new Muon(settings.nesterov(nesterov));
    }

    /**
     * This with another weightDecay of the matrices; {@link #others} have their own.
     *
     * @param weightDecay the share of a weight that is taken away each step, times the learning rate; at least 0
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public Muon weightDecay(double weightDecay) {
        return new Muon(settings.weightDecay(weightDecay));
    }

    /**
     * This with another size of the steps.
     *
     * @param rms the root mean square of a matrix's step, as a multiple of the learning rate; positive
     * @return the changed optimizer
     * @throws IllegalArgumentException if it is out of its range
     */
    public Muon rms(double rms) {
        return new Muon(settings.rms(rms));
    }

    /**
     * This keeping the norm of each matrix at √columns, or not: for kernels that a normalisation follows, whose scale says
     * nothing. {@link #weightDecay} and {@link #rms} then do nothing.
     *
     * @param fixedNorm whether matrices are scaled before each step
     * @return the changed optimizer
     */
    public Muon fixedNorm(boolean fixedNorm) {
        return new Muon(settings.fixedNorm(fixedNorm));
    }

    /**
     * This with another optimizer for what is no matrix: biases, normalisation.
     *
     * @param others the optimizer
     * @return the changed optimizer
     */
    public Muon others(Optimizer others) {
        return new Muon(settings.others(others));
    }

    /**
     * The share of the mean gradient that is kept.
     *
     * @return the momentum, in [0, 1)
     */
    public double momentum() {
        return settings.momentum;
    }

    /**
     * Whether it looks ahead.
     *
     * @return whether momentum is Nesterov's
     */
    public boolean nesterov() {
        return settings.nesterov;
    }

    /**
     * The share of a matrix's weight that is taken away each step, times the learning rate.
     *
     * @return the decay, at least 0
     */
    public double weightDecay() {
        return settings.weightDecay;
    }

    /**
     * The root mean square of a matrix's step, as a multiple of the learning rate.
     *
     * @return the size of the steps, positive
     */
    public double rms() {
        return settings.rms;
    }

    /**
     * Whether the norm of each matrix is kept.
     *
     * @return whether matrices are scaled before each step
     */
    public boolean fixedNorm() {
        return settings.fixedNorm;
    }

    /**
     * The optimizer of what is no matrix.
     *
     * @return the optimizer
     */
    public Optimizer others() {
        return settings.others;
    }

    @Override
    Record settings() {
        return settings;
    }

    @Override
    public boolean decays(Parameter parameter) {
        return isMatrix(parameter.shape()) ? !settings.fixedNorm : settings.others.decays(parameter);
    }

    private static boolean isMatrix(Shape shape) {
        return (shape.rank() == 2 || shape.rank() == 4) && columns(shape) > 1 && shape.size() > columns(shape);
    }

    private static int columns(Shape shape) {
        return shape.rank() == 0 ? 1 : shape.dimension(shape.rank() - 1);
    }

    @Override
    public ParameterUpdate begin(Parameter parameter) {
        Shape shape = parameter.shape();
        return isMatrix(shape)
                ? new Update(parameter, shape.size() / columns(shape), columns(shape), settings)
                : settings.others.begin(parameter);
    }

    private static final class Update extends ParameterUpdate {
        private final String name;
        private final Settings settings;
        private final NewtonSchulz newtonSchulz;
        private final float[] direction;
        private final double norm;
        private final double scale;

        private Update(Parameter parameter, int rows, int columns, Settings settings) {
            super(parameter, 1);
            this.name = parameter.name();
            this.settings = settings;
            newtonSchulz = new NewtonSchulz(rows, columns);
            direction = new float[rows * columns];
            norm = Math.sqrt(columns);
            scale = settings.fixedNorm
                    ? Math.sqrt((double) columns / Math.min(rows, columns))
                    : settings.rms * Math.sqrt(Math.max(rows, columns));
        }

        @Override
        public boolean whole() {
            return true;
        }

        @Override
        public void update(float[] g, int from, int to, UpdateStep step) {
            if (from != 0 || to != direction.length) {
                throw new IllegalArgumentException(
                        "Muon updates " + name + " as a whole, expected [0, " + direction.length + "), found [" + from
                                + ", " + to + ")");
            }
            double rate = step.learningRate();
            double decay = settings.fixedNorm ? 0 : rate * step.weightDecay(settings.weightDecay);
            if (settings.fixedNorm) {
                Updates.scaleToNorm(weights(), norm);
            }
            Updates.orthogonalStep(
                    weights(), g, slot(0), direction, newtonSchulz, (float) (rate * scale),
                    (float) decay, settings.momentum, settings.nesterov);
        }
    }
}
