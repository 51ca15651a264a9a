package dev.fovea.nn.internal.onnx.network;

import static dev.fovea.nn.internal.onnx.file.OnnxProblem.quoted;

import dev.fovea.io.FileException;
import dev.fovea.nn.Network;
import dev.fovea.nn.internal.onnx.file.ExternalData;
import dev.fovea.nn.internal.onnx.file.NdArray;
import dev.fovea.nn.internal.onnx.file.OnnxFile;
import dev.fovea.nn.internal.onnx.file.OnnxParser;
import dev.fovea.nn.internal.onnx.file.OnnxProblem;
import dev.fovea.nn.internal.onnx.file.Unsupported;
import dev.fovea.nn.internal.onnx.file.ValueInfo;
import dev.fovea.nn.onnx.OnnxImport;
import dev.fovea.nn.onnx.OnnxUnsupportedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads ONNX files for {@code Network.importOnnx}. */
public final class OnnxReader {
    /** Arrays of Java, and protobuf's messages, cannot be larger. */
    private static final long LARGEST = Integer.MAX_VALUE - 8;

    private static final int LONGEST_MESSAGE = 2000;

    private OnnxReader() {}

    /**
     * Reads a network.
     *
     * @param path the file
     * @param options how
     * @return the network
     * @throws FileException if it cannot be read, breaks a rule or is no network here
     */
    public static Network network(Path path, OnnxImport options) throws FileException {
        return said(path, () -> {
            OnnxFile file = file(path, options);
            return NetworkBuilding.network(
                    file, shapes(file, options), options.channelsLast(), options.limit(), options.seed());
        });
    }

    /**
     * Reads a graph as it is.
     *
     * @param path the file
     * @param options whether external data is read
     * @return the graph
     * @throws FileException if it cannot be read or breaks a rule
     */
    public static OnnxFile graph(Path path, OnnxImport options) throws FileException {
        return said(path, () -> file(path, options));
    }

    /**
     * Something that is read.
     *
     * @param <T> what
     */
    @FunctionalInterface
    public interface Reading<T> {
        /**
         * Reads it.
         *
         * @return what was read
         * @throws IOException if the file cannot be read
         */
        T read() throws IOException;
    }

    /**
     * Says of which file a problem is.
     *
     * @param path the file
     * @param reading what may have a problem
     * @param <T> what is read
     * @return what was read
     * @throws FileException with the problem
     */
    public static <T> T said(Path path, Reading<T> reading) throws FileException {
        try {
            return reading.read();
        } catch (Unsupported e) {
            throw new OnnxUnsupportedException(path + ": " + brief(e), e);
        } catch (OnnxProblem e) {
            throw new FileException(path + ": " + brief(e), e);
        } catch (FileException e) {
            throw e;
        } catch (IOException e) {
            throw new FileException(FileException.message(path.toString(), "cannot be read", e), e);
        }
    }

    private static String brief(OnnxProblem problem) {
        String message = String.valueOf(problem.getMessage());
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…";
    }

    private static OnnxFile file(Path path, OnnxImport options) throws IOException {
        long size = Files.size(path);
        if (size > LARGEST) {
            throw new OnnxProblem("it has " + size + " bytes; ONNX files have at most " + LARGEST);
        }
        Path folder = path.toAbsolutePath().getParent();
        ExternalData external = options.externalData() && folder != null
                ? ExternalData.in(folder)
                : ExternalData.refused();
        return OnnxParser.parse(Files.readAllBytes(path), external);
    }

    /** The shapes of the inputs: those that were said, else those of the file. */
    private static Map<String, int[]> shapes(OnnxFile file, OnnxImport options) {
        Map<String, List<Integer>> left = new HashMap<>(options.shapes());
        Map<String, int[]> shapes = new LinkedHashMap<>();
        for (ValueInfo input : file.inputs()) {
            shapes.put(input.name(), shape(input, left.remove(input.name())));
        }
        if (!left.isEmpty()) {
            throw new OnnxProblem("there is no input " + left.keySet() + "; there are "
                    + file.inputs().stream().map(ValueInfo::name).toList());
        }
        return shapes;
    }

    private static int[] shape(ValueInfo input, @Nullable List<Integer> said) {
        String place = "input " + quoted(input.name());
        List<ValueInfo.Axis> axes = input.axes();
        if (axes == null && said == null) {
            throw new Unsupported(place + ": the file does not say its shape; say it by OnnxImport.shape");
        }
        if (axes != null && (axes.isEmpty() || (said != null && said.size() != axes.size() - 1))) {
            throw new Unsupported(place + " of " + axes + ": "
                    + (axes.isEmpty() ? "it has no axis of samples"
                            : "the shape " + said + " was said of its samples"));
        }
        int rank = said != null ? said.size() + 1 : axes == null ? 0 : axes.size();
        int[] shape = new int[rank];
        shape[0] = axes == null ? -1 : (int) axes.get(0).extent();
        for (int axis = 1; axis < rank; axis++) {
            long own = axes == null ? -1 : axes.get(axis).extent();
            if (said == null && own < 0) {
                throw new Unsupported(place + " of " + axes + ": its axis " + axis
                        + " is free; say the shape of its samples by OnnxImport.shape(" + quoted(input.name())
                        + ", …)");
            }
            shape[axis] = said == null ? (int) own : said.get(axis - 1);
            if (said != null && own >= 0 && own != shape[axis]) {
                throw new OnnxProblem(
                        place + " of " + axes + " cannot have samples of " + NdArray.text(said.stream()
                                .mapToInt(extent -> extent).toArray()));
            }
        }
        return shape;
    }
}
