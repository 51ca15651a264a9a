package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.BatchNorm;
import dev.fovea.nn.ChannelScale;
import dev.fovea.nn.ConvTranspose2d;
import dev.fovea.nn.ConvolutionLayer;
import dev.fovea.nn.Dense;
import dev.fovea.nn.GroupNorm;
import dev.fovea.nn.InstanceNorm;
import dev.fovea.nn.Layer;
import dev.fovea.nn.LayerNorm;
import dev.fovea.nn.Reshape;
import dev.fovea.nn.RmsNorm;
import dev.fovea.nn.general.Arithmetic.Function;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A factor or a summand for each channel, where the layer before can have it: as a bias, in its kernel, as gamma and beta
 * of a normalisation. So a batch normalisation that is spelled out becomes part of the convolution before it.
 */
final class Affine {
    private Affine() {}

    /** What the layer before becomes; null if it can take nothing in. */
    static @Nullable Flow merged(Site site, Function function, Flow x, NdArray numbers, boolean constantFirst) {
        return switch (function) {
            case MULTIPLY -> scaled(site, x, numbers, false);
            case DIVIDE -> constantFirst ? null : scaled(site, x, numbers, true);
            case ADD -> shifted(site, x, numbers, 1);
            case SUBTRACT -> constantFirst ? null : shifted(site, x, numbers, -1);
            default -> null;
        };
    }

    private static @Nullable Piece exclusive(Site site, Flow x) {
        Piece piece = site.pieces().piece(x.node());
        // A view that leaves the channels alone is looked through.
        while (piece != null && piece.layer() instanceof Reshape && site.pieces().readers(piece.name()) == 0) {
            Piece before = site.pieces().piece(piece.reads().get(0));
            if (before == null || before.output().rank() == 0 || before.output().channels() != piece.output().channels()
                    || site.pieces().readers(before.name()) != 1) {
                break;
            }
            piece = before;
        }
        boolean alone = piece != null && site.usedOnceHere(x, piece.name());
        return alone ? piece : null;
    }

    private static Flow scaled(Site site, Flow x, NdArray numbers, boolean inverse) {
        NdArray factors = inverse
                ? NdArray.reals(numbers.type(), numbers.extents(), i -> 1 / numbers.real(i))
                : numbers;
        Piece piece = exclusive(site, x);
        if (piece != null && piece.layer() instanceof BatchNorm) {
            double[] scale = new double[factors.size()];
            Arrays.setAll(scale, factors::real);
            double[] nothing = {0};
            changed(
                    site, piece, piece.layer(),
                    Map.of(
                            "gamma", piece.filler("gamma").scaled(scale, nothing), "beta",
                            piece.filler("beta").scaled(scale, nothing)));
            return x;
        }
        Layer changed = piece == null ? null : withGamma(piece.layer());
        if (piece != null && changed != null) {
            changed(site, piece, changed, Map.of("gamma", Filler.of(factors)));
            return x;
        }
        return site.add(
                new ChannelScale(), List.of(x), Map.of("scale", Filler.of(factors)), x.rank(), x.order());
    }

    private static @Nullable Flow shifted(Site site, Flow x, NdArray numbers, int sign) {
        Piece piece = exclusive(site, x);
        if (piece == null) {
            return null;
        }
        double[] shift = new double[numbers.size()];
        Arrays.setAll(shift, i -> sign * numbers.real(i));
        if (piece.layer() instanceof BatchNorm) {
            changed(
                    site, piece, piece.layer(),
                    Map.of("beta", piece.filler("beta").scaled(new double[] {1}, shift)));
            return x;
        }
        Layer changed = withBeta(piece.layer());
        if (changed != null) {
            changed(site, piece, changed, Map.of("beta", Filler.zeros().scaled(new double[] {1}, shift)));
            return x;
        }
        double[] scale = {1};
        Piece linear = piece;
        if (piece.layer() instanceof ChannelScale) {
            if (!piece.name().equals(x.node())) {
                return null; // the view behind it has another shape than the layer before it
            }
            Piece before = site.pieces().piece(piece.reads().get(0));
            if (before == null || before.layer() instanceof ConvTranspose2d
                    || !site.usedOnceWithin(before.name())) {
                return null;
            }
            linear = before;
            float[] factors = new float[shift.length];
            piece.filler("scale").fill(factors);
            scale = new double[factors.length];
            for (int i = 0; i < factors.length; i++) {
                scale[i] = factors[i];
            }
        }
        Layer biased = withBias(linear.layer());
        if (biased == null) {
            return null;
        }
        Filler bias = linear.fillers().getOrDefault("bias", Filler.zeros());
        Map<String, Filler> fillers = new HashMap<>();
        Filler kernel = linear.filler("kernel");
        fillers.put("kernel", linear.equals(piece) ? kernel : kernel.scaled(scale, new double[1]));
        fillers.put("bias", bias.scaled(scale, shift));
        site.replace(linear, biased, fillers);
        if (linear.equals(piece)) {
            return x;
        }
        return new Flow(linear.name(), x.stored(), x.axes(), x.type());
    }

    private static void changed(Site site, Piece piece, Layer layer, Map<String, Filler> more) {
        Map<String, Filler> fillers = new HashMap<>(piece.fillers());
        fillers.putAll(more);
        site.replace(piece, layer, fillers);
    }

    private static @Nullable Layer withGamma(Layer layer) {
        return switch (layer) {
            case RmsNorm norm when !norm.gamma() && !norm.overSample() -> norm.gamma(true);
            case LayerNorm norm when !norm.gamma() && !norm.beta() && !norm.overSample() -> norm.gamma(true);
            case GroupNorm norm when !norm.gamma() && !norm.beta() -> norm.gamma(true);
            case InstanceNorm norm when !norm.gamma() && !norm.beta() -> norm.gamma(true);
            default -> null;
        };
    }

    private static @Nullable Layer withBeta(Layer layer) {
        return switch (layer) {
            case LayerNorm norm when norm.gamma() && !norm.beta() && !norm.overSample() -> norm.beta(true);
            case GroupNorm norm when norm.gamma() && !norm.beta() -> norm.beta(true);
            case InstanceNorm norm when norm.gamma() && !norm.beta() -> norm.beta(true);
            default -> null;
        };
    }

    private static @Nullable Layer withBias(Layer layer) {
        return switch (layer) {
            case ConvolutionLayer<?> convolution -> convolution.bias(true);
            case Dense dense -> dense.bias(true);
            default -> null;
        };
    }
}
