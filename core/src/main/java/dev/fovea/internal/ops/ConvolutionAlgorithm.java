package dev.fovea.internal.ops;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a convolution is computed. The choice changes speed and rounding, nothing else; it depends on the geometry alone,
 * never on a measurement or the machine, so that all vector kernels compute the same bits. (The scalar ones, being the
 * reference, choose {@link #DIRECT}.)
 */
public enum ConvolutionAlgorithm {
    /**
     * The faster one by a model of their cost: {@link #WINOGRAD} for most 3×3 kernels, else {@link #DIRECT}.
     */
    AUTO,

    /** Matrix products that read the image in place; any geometry. Error as of one chain of multiply-adds. */
    DIRECT,

    /**
     * Winograd's minimal filtering, F(4×4, 3×3) with a quarter of the multiplications: kernels of 3×3, also in groups or
     * with gaps, or with strides of two to three strides either way, which are 3×3 over the phases of the image; of two
     * strides exactly 2×2, which F(5×5, 2×2) serves. Others are computed directly. Relative error 0.5 to 1.1·10⁻⁶ with 16
     * to 128 channels, about twice that of direct; of 2×2 at most 1.2·10⁻⁶.
     */
    WINOGRAD;

    /** The system property that forces the algorithm of all networks' convolutions. */
    public static final String PROPERTY = "fovea.convolution";

    /**
     * What {@link #PROPERTY} says now.
     *
     * @return the algorithm, {@link #AUTO} without the property
     * @throws IllegalStateException if its value is unknown
     */
    public static ConvolutionAlgorithm forced() {
        return of(System.getProperty(PROPERTY));
    }

    /**
     * The algorithm a value of {@link #PROPERTY} stands for.
     *
     * @param forced the property's value; null for auto
     * @return the algorithm
     * @throws IllegalStateException if the value is unknown
     */
    static ConvolutionAlgorithm of(@Nullable String forced) {
        if (forced == null) {
            return AUTO;
        }
        for (ConvolutionAlgorithm algorithm : values()) {
            if (algorithm.name().equalsIgnoreCase(forced.strip())) {
                return algorithm;
            }
        }
        throw new IllegalStateException(PROPERTY + "=" + forced + " is unknown; it may be "
                + Arrays.stream(values())
                        .map(algorithm -> algorithm.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", ")));
    }
}
