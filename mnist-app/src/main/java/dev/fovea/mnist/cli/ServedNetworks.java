package dev.fovea.mnist.cli;

import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.BundledNetwork;
import dev.fovea.mnist.ensemble.EnsembleFile;
import dev.fovea.mnist.ensemble.SavedEnsemble;
import dev.fovea.vision.DataFileException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The networks to serve.
 *
 * @param ensemble the networks
 * @param source where they are from, for people
 */
record ServedNetworks(SavedEnsemble ensemble, String source) {
    /**
     * Reads them.
     *
     * @param place what was asked for; null for the newest finished run in "runs", or the network that comes with the
     *     application if there is none
     */
    static ServedNetworks read(@Nullable Path place) throws FileException {
        if (place != null) {
            RunFolder.refuseUnfinished(place);
            return new ServedNetworks(SavedEnsemble.read(place), place.toString());
        }
        Optional<Path> newest = newestRun(RunFolder.runs());
        return newest.isPresent()
                ? new ServedNetworks(SavedEnsemble.read(newest.get()), newest.get().toString())
                : new ServedNetworks(BundledNetwork.read(), "bundled");
    }

    /** The run that finished last: it lists its networks when it has all of them. */
    static Optional<Path> newestRun(Path runs) throws FileException {
        if (!Files.isDirectory(runs)) {
            return Optional.empty();
        }
        Map<Path, FileTime> finished = new TreeMap<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(runs)) {
            for (Path folder : folders) {
                Path list = folder.resolve(EnsembleFile.NAME);
                if (Files.isRegularFile(list) && !folder.getFileName().toString().startsWith(".")) {
                    finished.put(folder, Files.getLastModifiedTime(list));
                }
            }
        } catch (IOException e) {
            throw DataFileException.of(runs, "cannot be read", e);
        }
        return finished.entrySet().stream()
                .max(Map.Entry.<Path, FileTime>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .map(Map.Entry::getKey);
    }
}
