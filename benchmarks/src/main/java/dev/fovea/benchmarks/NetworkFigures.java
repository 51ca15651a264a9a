package dev.fovea.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * What one network does in a second.
 *
 * @param train images per second in training, batches of 64 with Adam: the best round
 * @param trainMedian the median over the rounds
 * @param predict images per second in prediction, by images of a call: the best round
 * @param oneMedianMillis median duration of a call with one image
 * @param oneP99Millis what 99 % of the calls with one image do not exceed
 */
record NetworkFigures(
        @JsonProperty("train_img_s") double train,
        @JsonProperty("train_median_img_s") double trainMedian,
        @JsonProperty("predict_img_s") Map<String, Double> predict,
        @JsonProperty("one_median_ms") double oneMedianMillis,
        @JsonProperty("one_p99_ms") double oneP99Millis) {}
