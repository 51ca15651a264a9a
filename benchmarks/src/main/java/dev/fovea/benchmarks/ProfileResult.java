package dev.fovea.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Where a network's training spends its time.
 *
 * @param network its name
 * @param threads threads of training
 * @param micros thread time of an image, all of it
 * @param peak register-only multiply-adds of a thread, GFLOP/s
 * @param copy bytes read and written a second when copying within a second-level cache, in thousands of millions
 * @param rows the parts
 * @param environment where
 */
record ProfileResult(
        @JsonProperty("network") String network,
        @JsonProperty("threads") int threads,
        @JsonProperty("us_per_image") double micros,
        @JsonProperty("fma_peak_gflop_s") double peak,
        @JsonProperty("copy_gb_s") double copy,
        @JsonProperty("ops") List<Row> rows,
        @JsonUnwrapped Environment environment) implements Result {
    /**
     * An op's work.
     *
     * @param op what kind it is
     * @param shape its output
     * @param work what it did
     * @param micros thread time of an image
     * @param limit what multiply-adds of the definition, or memory, take at least; 0 if unknown
     */
    record Row(
            @JsonProperty("op") String op,
            @JsonProperty("shape") String shape,
            @JsonProperty("work") String work,
            @JsonProperty("us") double micros,
            @JsonProperty("limit_us") double limit) {}

    @Override
    public String table() {
        StringBuilder table = new StringBuilder(
                String.format(
                        Locale.ROOT, "%-20s%-16s%-16s%10s%8s%12s%n", network, "output", "work", "us/image", "%",
                        "limit, us"));
        rows.stream().sorted(Comparator.comparingDouble(Row::micros).reversed()).forEach(row -> table.append(
                String.format(
                        Locale.ROOT, "%-20s%-16s%-16s%10.2f%8.1f%12s%n", row.op, row.shape, row.work, row.micros,
                        100 * row.micros / micros,
                        row.limit == 0 ? "" : String.format(Locale.ROOT, "%.2f", row.limit))));
        double rest = micros - rows.stream().mapToDouble(Row::micros).sum();
        return table
                + String.format(
                        Locale.ROOT,
                        "%-52s%10.2f%8.1f%n%-52s%10.2f%nThe limit: multiply-adds at %.1f GFLOP/s, whatever an algorithm"
                                + " saves of them, or copying at %.1f GB/s. Threads: %d%n%s%n",
                        "reading, loss, sums, optimizer, waiting", rest, 100 * rest / micros, "all", micros, peak, copy,
                        threads, environment);
    }
}
