package dev.fovea.nn.model;

import static dev.fovea.nn.model.ModelFileException.quoted;

import dev.fovea.nn.op.Parameter;

/** Which values parameters may have. */
public enum WeightRule {
    /** Finite numbers only, and no moving variance below zero: what a network needs to compute anything. */
    FINITE {
        @Override
        void check(String file, String tensor, Parameter parameter, float[] values) throws ModelFileException {
            boolean variance = !parameter.trainable() && parameter.name().endsWith(".moving_variance");
            for (int i = 0; i < values.length; i++) {
                if (!Float.isFinite(values[i]) || (variance && values[i] < 0)) {
                    throw new ModelFileException(
                            file, "tensor " + quoted(tensor),
                            "expected " + (variance ? "finite numbers, none below zero" : "finite numbers") + ", found "
                                    + values[i] + " at element " + i + "; WeightRule.ANY allows it");
                }
            }
        }
    },

    /** Any numbers, NaN and infinity too: to look into a network that went wrong. */
    ANY {
        @Override
        void check(String file, String tensor, Parameter parameter, float[] values) {}
    };

    /** Checks the values that a parameter has or is to have. */
    abstract void check(String file, String tensor, Parameter parameter, float[] values) throws ModelFileException;
}
