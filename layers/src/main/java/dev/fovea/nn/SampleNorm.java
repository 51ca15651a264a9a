package dev.fovea.nn;

import dev.fovea.annotation.CheckReturnValue;
import org.jspecify.annotations.Nullable;

/**
 * What all normalisations within a sample have in common: epsilon, and that two are equal if they are of one class and
 * all their settings are. Immutable: every setting makes another layer.
 *
 * @param <L> the layer's own class
 */
@CheckReturnValue
@SuppressWarnings("exports") // Nullable, which those who compile against this need not see.
public abstract sealed class SampleNorm<L extends SampleNorm<L>> implements Layer permits ScaledNorm, L2Normalize {
    final NormSettings settings;

    SampleNorm(NormSettings settings) {
        this.settings = settings;
    }

    /** This normalisation with other settings. */
    abstract L with(NormSettings changed);

    /** The settings in words. */
    String described() {
        return settings.toString();
    }

    /**
     * This normalisation with another epsilon.
     *
     * @param epsilon added to what is under the root, positive
     * @return the changed layer
     * @throws IllegalArgumentException if epsilon is not positive and finite
     */
    public final L epsilon(double epsilon) {
        return with(settings.withEpsilon(epsilon));
    }

    /**
     * What is added to what is under the root.
     *
     * @return epsilon, positive
     */
    public final double epsilon() {
        return settings.epsilon();
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof SampleNorm<?> that
                && getClass() == that.getClass()
                && settings.equals(that.settings);
    }

    @Override
    public final int hashCode() {
        return 31 * getClass().hashCode() + settings.hashCode();
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[" + described() + "]";
    }
}
