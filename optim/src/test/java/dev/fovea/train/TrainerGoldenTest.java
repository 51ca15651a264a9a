package dev.fovea.train;

import static dev.fovea.testing.Close.SINGLE_OPERATION;
import static dev.fovea.testing.Close.assertClose;

import dev.fovea.nn.op.Parameter;
import dev.fovea.optim.Adam;
import dev.fovea.optim.AdamW;
import dev.fovea.optim.Optimizer;
import dev.fovea.optim.ParameterUpdate;
import dev.fovea.optim.UpdateStep;
import dev.fovea.testing.GoldenFiles;
import dev.fovea.testing.SafetensorsFile;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clipping and averages against PyTorch: two parameters, rate 0.01, as the file's first steps show. */
class TrainerGoldenTest {
    private static final int STEPS = 12;
    private static final double RATE = 0.01;

    /** What is done to the gradients of a step before the update. */
    private interface Change {
        void apply(float[] first, float[] second);
    }

    private static void assertTrains(String name, Optimizer optimizer, Change change) {
        for (SafetensorsFile golden : GoldenFiles.named("layers/optimizers_general")) {
            List<Parameter> parameters = List.of(parameter(golden, 0), parameter(golden, 1));
            List<ParameterUpdate> updates = parameters.stream().map(optimizer::begin).toList();
            for (int step = 0; step < STEPS; step++) {
                float[][] g = {
                    golden.tensor("g" + step + ".0").data().clone(), golden.tensor("g" + step + ".1").data().clone()
                };
                change.apply(g[0], g[1]);
                for (int i = 0; i < 2; i++) {
                    updates.get(i).update(g[i], 0, g[i].length, UpdateStep.of(RATE, step + 1));
                    assertClose(
                            name + "." + i + " after step " + (step + 1), parameters.get(i).values(),
                            row(golden, name, i, step), SINGLE_OPERATION);
                }
            }
        }
    }

    private static Parameter parameter(SafetensorsFile golden, int index) {
        var w0 = golden.tensor("w0." + index);
        return new Parameter(index, "p" + index, w0.shape(), true, w0.data().clone());
    }

    private static float[] row(SafetensorsFile golden, String name, int parameter, int step) {
        int n = golden.tensor("w0." + parameter).shape().size();
        return Arrays.copyOfRange(golden.tensor(name + "." + parameter).data(), step * n, (step + 1) * n);
    }

    @Test
    void theNormIsOfAllParametersTogether() {
        Clipping clipping = Clipping.norm(3);
        assertTrains("adam_clip_global_norm_3", new Adam().epsilon(1e-8), (first, second) -> {
            double squares = 0;
            for (float[] g : new float[][] {first, second}) {
                for (float each : g) {
                    squares += (double) each * each;
                }
            }
            float factor = clipping.factor(Math.sqrt(squares));
            clipping.clip(first, 0, first.length, factor);
            clipping.clip(second, 0, second.length, factor);
        });
    }

    @Test
    void valuesAreClippedOneByOne() {
        Clipping clipping = Clipping.value(0.5);
        assertTrains("adam_clip_value_0_5", new Adam().epsilon(1e-8), (first, second) -> {
            clipping.clip(first, 0, first.length, 1);
            clipping.clip(second, 0, second.length, 1);
        });
    }

    @Test
    void theAverageFollowsTheWeights() {
        for (SafetensorsFile golden : GoldenFiles.named("layers/optimizers_general")) {
            Parameter parameter = parameter(golden, 0);
            ParameterUpdate update = new AdamW(0.1).epsilon(1e-8).begin(parameter);
            WeightAverages averages = new WeightAverages(Averaging.exponential(0.99), List.of(parameter));
            for (int step = 0; step < STEPS; step++) {
                float[] g = golden.tensor("g" + step + ".0").data();
                update.update(g, 0, g.length, UpdateStep.of(RATE, step + 1));
                averages.stepDone(parameter, 0, g.length);
                assertClose(
                        "average after step " + (step + 1), averages.values()[0],
                        row(golden, "ema_0_99_of_adamw", 0, step), SINGLE_OPERATION);
            }
        }
    }
}
