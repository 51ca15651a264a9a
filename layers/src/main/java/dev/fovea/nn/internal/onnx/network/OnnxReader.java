package dev.fovea.nn.internal.onnx.network;

import dev.fovea.io.FileException;
import dev.fovea.nn.internal.onnx.file.ExternalData;
import dev.fovea.nn.internal.onnx.file.OnnxFile;
import dev.fovea.nn.internal.onnx.file.OnnxParser;
import dev.fovea.nn.internal.onnx.file.OnnxProblem;
import dev.fovea.nn.internal.onnx.file.Unsupported;
import dev.fovea.nn.onnx.OnnxImport;
import dev.fovea.nn.onnx.OnnxUnsupportedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
     * @return the network, and how it is made for other shapes
     * @throws FileException if it cannot be read, breaks a rule or is no network here
     */
    public static Imported network(Path path, OnnxImport options) throws FileException {
        return said(path, () -> {
            OnnxFile file = file(path, options);
            return NetworkBuilding.network(
                    file, InputShapes.of(file, options.shapes()), options.channelsLast(), options.limit(),
                    options.seed());
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
            throw new OnnxUnsupportedException(path + ": " + brief(e), e.problems(), e);
        } catch (OnnxProblem e) {
            throw new FileException(path + ": " + brief(e), e);
        } catch (FileException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            // All that was read of the file is garbage by now, so this, unlike most out-of-memory errors, can be told.
            long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
            throw new FileException(
                    path + ": the network does not fit in Java's heap of " + mebibytes + " MiB (option -Xmx)", e);
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
}
