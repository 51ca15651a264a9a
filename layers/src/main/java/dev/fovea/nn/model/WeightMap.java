package dev.fovea.nn.model;

import dev.fovea.nn.Network;
import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tensor of a file each parameter of a network is read from.
 *
 * <pre>{@code
 * WeightMap map = new WeightMap(WeightLayout.PYTORCH)
 *         .put("conv2d.kernel", "0.weight")
 *         .put("conv2d.bias", "0.bias")
 *         .putFlattened("dense.kernel", "3.weight", Shape.of(5, 5, 8));
 * }</pre>
 */
public final class WeightMap {
    private final WeightLayout layout;
    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final Set<String> kept = new LinkedHashSet<>();

    /**
     * Where a parameter comes from; {@code flattened} is the image, as it is here, that a dense kernel was flattened
     * for.
     */
    record Source(String tensor, WeightLayout layout, @Nullable Shape flattened) {}

    /**
     * A map without entries.
     *
     * @param layout the layout of the tensors, unless an entry has another
     */
    public WeightMap(WeightLayout layout) {
        this.layout = layout;
    }

    /**
     * The map of a file whose tensors have the network's names and layout.
     *
     * @param network the network
     * @return an entry for each of its parameters
     */
    public static WeightMap sameNames(Network network) {
        WeightMap map = new WeightMap(WeightLayout.KERAS);
        for (Parameter parameter : network.parameters()) {
            map.put(parameter.name(), parameter.name());
        }
        return map;
    }

    /**
     * Reads a parameter from a tensor in the map's layout.
     *
     * @param parameter the parameter's name in the network
     * @param tensor the tensor's name in the file
     * @return this
     * @throws IllegalArgumentException if the parameter has an entry already
     */
    public WeightMap put(String parameter, String tensor) {
        return put(parameter, tensor, layout);
    }

    /**
     * Reads a parameter from a tensor.
     *
     * @param parameter the parameter's name in the network
     * @param tensor the tensor's name in the file
     * @param tensorLayout the tensor's layout
     * @return this
     * @throws IllegalArgumentException if the parameter has an entry already
     */
    public WeightMap put(String parameter, String tensor, WeightLayout tensorLayout) {
        return add(parameter, new Source(tensor, tensorLayout, null));
    }

    /**
     * Reads the kernel of a dense layer that follows a flattened image, from a tensor in the map's layout. Where images
     * are NCHW, flattening puts the channels first; here it puts them last, so the kernel's rows are reordered.
     *
     * @param parameter the parameter's name in the network
     * @param tensor the tensor's name in the file
     * @param image the image that is flattened, (height, width, channels)
     * @return this
     * @throws IllegalArgumentException if the parameter has an entry already or the shape is no image's
     */
    public WeightMap putFlattened(String parameter, String tensor, Shape image) {
        if (image.rank() != 3) {
            throw new IllegalArgumentException(
                    "parameter " + parameter + ": expected an image (height, width, channels), found " + image);
        }
        return add(parameter, new Source(tensor, layout, image));
    }

    /**
     * Leaves a parameter as it is.
     *
     * @param parameter the parameter's name in the network
     * @return this
     * @throws IllegalArgumentException if the parameter has an entry already
     */
    public WeightMap keep(String parameter) {
        if (sources.containsKey(parameter) || !kept.add(parameter)) {
            throw new IllegalArgumentException("parameter " + parameter + " has an entry already");
        }
        return this;
    }

    private WeightMap add(String parameter, Source source) {
        if (kept.contains(parameter) || sources.putIfAbsent(parameter, source) != null) {
            throw new IllegalArgumentException("parameter " + parameter + " has an entry already");
        }
        return this;
    }

    Map<String, Source> sources() {
        return Collections.unmodifiableMap(sources);
    }

    Set<String> kept() {
        return Collections.unmodifiableSet(kept);
    }
}
