package dev.fovea.optim;

import dev.fovea.annotation.CheckReturnValue;

/**
 * An optimizer that is nothing but its settings: equal to another of its class with the same, and described by them. A
 * checkpoint compares descriptions, so the settings' {@code toString} is written by hand and stays as it is.
 */
@CheckReturnValue
abstract class SettingsOptimizer implements Optimizer {
    /** A record, which validates them. */
    abstract Record settings();

    @Override
    public final boolean equals(Object other) {
        return other instanceof SettingsOptimizer that
                && getClass().equals(that.getClass())
                && settings().equals(that.settings());
    }

    @Override
    public final int hashCode() {
        return settings().hashCode();
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[" + settings() + "]";
    }
}
