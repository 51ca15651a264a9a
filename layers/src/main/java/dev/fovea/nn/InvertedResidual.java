package dev.fovea.nn;

import static dev.fovea.nn.Layers.relu6;
import static dev.fovea.nn.Layers.residual;
import static dev.fovea.nn.Layers.sequential;

import dev.fovea.annotation.CheckReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Settings of an {@linkplain Blocks#invertedResidual inverted residual block}: 1×1 convolution to more channels, depthwise
 * convolution, 1×1 convolution back. Each convolution has batch normalisation, the first two an activation behind it.
 * Without other settings it is MobileNetV2's (Sandler et al., 2018): 3×3, stride 1, six times as many channels within,
 * ReLU6. Immutable.
 *
 * <p>MobileNetV3's (Howard et al., 2019) with 96 channels within, and EfficientNet's (Tan and Le, 2019):
 *
 * <pre>{@code
 * new InvertedResidual(24, 40).kernel(5).stride(2).within(96).activation(hardSwish())
 *         .squeezeExcite(24, relu(), hardSigmoid())
 * new InvertedResidual(24, 40).kernel(5).stride(2).activation(silu()).squeezeExcite(6, silu(), sigmoid()) }</pre>
 */
@CheckReturnValue
public final class InvertedResidual {
    private static final int EXPANSION = 6;

    private final int in;
    private final int out;
    private int kernel = 3;
    private int stride = 1;
    private int within;
    private Layer activation = relu6();
    private @Nullable Excitation excitation;

    /** Squeeze-and-excitation by so many values, with the functions behind its two dense layers. */
    private record Excitation(int values, Layer inner, Layer factor) {}

    /**
     * MobileNetV2's block.
     *
     * @param in channels of the input
     * @param out channels of the output
     * @throws IllegalArgumentException if one is below 1, or the input has too many
     */
    public InvertedResidual(int in, int out) {
        this.in = positive("channels of the input", in);
        this.out = positive("channels of the output", out);
        if (in > Integer.MAX_VALUE / EXPANSION) {
            throw new IllegalArgumentException("inverted residual: channels of the input must be at most "
                    + Integer.MAX_VALUE / EXPANSION + ", not " + in);
        }
        within = EXPANSION * in;
    }

    private InvertedResidual(InvertedResidual settings) {
        in = settings.in;
        out = settings.out;
        kernel = settings.kernel;
        stride = settings.stride;
        within = settings.within;
        activation = settings.activation;
        excitation = settings.excitation;
    }

    /**
     * With another depthwise convolution.
     *
     * @param size height and width of its kernel
     * @return the changed settings
     * @throws IllegalArgumentException if that is below 1
     */
    public InvertedResidual kernel(int size) {
        InvertedResidual changed = new InvertedResidual(this);
        changed.kernel = positive("kernel", size);
        return changed;
    }

    /**
     * With another step of the depthwise convolution.
     *
     * @param step pixels
     * @return the changed settings
     * @throws IllegalArgumentException if that is below 1
     */
    public InvertedResidual stride(int step) {
        InvertedResidual changed = new InvertedResidual(this);
        changed.stride = positive("stride", step);
        return changed;
    }

    /**
     * With another number of channels within; as many as the input has need no first convolution.
     *
     * @param channels how many
     * @return the changed settings
     * @throws IllegalArgumentException if that is below 1
     */
    public InvertedResidual within(int channels) {
        InvertedResidual changed = new InvertedResidual(this);
        changed.within = positive("channels within", channels);
        return changed;
    }

    /**
     * With another activation behind the first two convolutions.
     *
     * @param function the activation
     * @return the changed settings
     */
    public InvertedResidual activation(Layer function) {
        InvertedResidual changed = new InvertedResidual(this);
        changed.activation = Objects.requireNonNull(function, "activation");
        return changed;
    }

    /**
     * With squeeze-and-excitation (Hu et al., 2018) before the last convolution: channels multiplied by what two dense
     * layers make of their means.
     *
     * @param values how many there are between the two: about a quarter of the channels within in MobileNetV3, of those of
     *     the input in EfficientNet
     * @param inner the activation between the two: ReLU in MobileNetV3, SiLU in EfficientNet
     * @param factor makes the second layer's values factors: a hard sigmoid in MobileNetV3, a sigmoid in EfficientNet
     * @return the changed settings
     * @throws IllegalArgumentException if there are fewer than 1
     */
    public InvertedResidual squeezeExcite(int values, Layer inner, Layer factor) {
        InvertedResidual changed = new InvertedResidual(this);
        changed.excitation = new Excitation(
                positive("values of squeeze-and-excitation", values), Objects.requireNonNull(inner, "inner"),
                Objects.requireNonNull(factor, "factor"));
        return changed;
    }

    Layer block() {
        List<Layer> layers = new ArrayList<>(List.of(Blocks.depthwiseNorm(kernel, stride), activation));
        if (excitation != null) {
            layers.add(Blocks.squeezeExcite(within, excitation.values, excitation.inner, excitation.factor));
        }
        layers.add(Blocks.convNorm(out, 1, 1));
        Layer narrow = sequential(layers.toArray(Layer[]::new));
        Layer body = within == in ? narrow : sequential(Blocks.convNorm(within, 1, 1), activation, narrow);
        return in == out && stride == 1 ? residual(body) : body;
    }

    private static int positive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("inverted residual: " + what + " must be at least 1, not " + value);
        }
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InvertedResidual that && in == that.in && out == that.out && kernel == that.kernel
                && stride == that.stride && within == that.within
                && activation.equals(that.activation) && Objects.equals(excitation, that.excitation);
    }

    @Override
    public int hashCode() {
        return Objects.hash(in, out, kernel, stride, within, activation, excitation);
    }

    @Override
    public String toString() {
        String excite = excitation == null
                ? ""
                : ", squeeze-and-excitation by " + excitation.values + ", " + excitation.inner + " and "
                        + excitation.factor;
        return "InvertedResidual[" + in + " to " + out + " channels, " + within + " within, kernel " + kernel
                + ", stride "
                + stride + ", " + activation + excite + "]";
    }
}
