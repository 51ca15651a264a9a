package dev.fovea.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Locale;

/**
 * How long a process takes to be of use, in milliseconds from its start.
 *
 * @param firstPrediction until one image of a freshly built network is predicted
 * @param firstStep until the first training step is done
 * @param fullSpeed until training steps take at most a tenth longer than at the end
 * @param train images per second at the end, with augmentation
 * @param threads threads of training and prediction
 * @param environment where
 */
record StartResult(
        @JsonProperty("first_prediction_ms") double firstPrediction,
        @JsonProperty("first_step_ms") double firstStep,
        @JsonProperty("full_speed_ms") double fullSpeed,
        @JsonProperty("train_augmented_img_s") double train,
        @JsonProperty("threads") int threads,
        @JsonUnwrapped Environment environment) implements Result {
    @Override
    public String table() {
        return row("first prediction", firstPrediction, "ms")
                + row("first training step", firstStep, "ms")
                + row("full training speed", fullSpeed, "ms")
                + row("  which is", train, "images/s")
                + "threads: " + threads + "\n"
                + environment + "\n";
    }

    private static String row(String name, double value, String unit) {
        return String.format(Locale.ROOT, "%-28s%,10.0f  %s%n", name, value, unit);
    }
}
