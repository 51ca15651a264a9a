package dev.fovea.mnist.cli;

import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.SavedEnsemble;
import dev.fovea.mnist.ensemble.SavedNetwork;
import dev.fovea.mnist.model.Subject;
import dev.fovea.nn.Network;
import dev.fovea.tensor.Shape;
import dev.fovea.vision.DataFileException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The trained networks that a run begins with. Their files are copied into its folder as start-1.safetensors and so on,
 * so that it can be continued whatever becomes of the originals.
 *
 * @param networks the networks, in the order of the run's; empty for new ones
 * @param sums the SHA-256 of each copy
 * @param subjects what each is about
 */
record StartNetworks(List<Network> networks, List<String> sums, List<Subject> subjects) {
    /** New networks. */
    static final StartNetworks NONE = new StartNetworks(List.of(), List.of(), List.of());

    private static final String PREFIX = "start-";
    private static final int CONVOLUTION_RANK = 4;

    StartNetworks {
        networks = List.copyOf(networks);
        sums = List.copyOf(sums);
        subjects = List.copyOf(subjects);
    }

    /**
     * What a run that begins with them is about: its pictures become what the networks are used to, its files are as they are.
     *
     * @param place where the run's images are from, for a message
     * @param images what they are about
     * @throws FileException if the networks know other classes
     */
    Subject subject(String place, Subject images) throws FileException {
        if (subjects.isEmpty()) {
            return images;
        }
        subjects.getFirst().requireClasses(place, images.classes());
        return subjects.getFirst().files(images.files());
    }

    /**
     * Looks at networks that a run is to begin with.
     *
     * @param place the folder of a finished run, or a model file
     * @return their files
     * @throws FileException if they cannot be read, or are no networks that {@code mnist train} can show
     */
    static List<Path> files(Path place) throws FileException {
        RunFolder.refuseUnfinished(place);
        List<Path> files = new ArrayList<>();
        for (SavedNetwork member : SavedEnsemble.read(place).members()) {
            Shape first = member.network().parameters().isEmpty()
                    ? Shape.of(1)
                    : member.network().parameters().getFirst().shape();
            if (first.rank() != CONVOLUTION_RANK) {
                throw new DataFileException(
                        member.file() + ": expected a network whose first parameters are a convolution's kernel, as"
                                + " 'mnist train' makes them");
            }
            files.add(member.file());
        }
        return files;
    }

    /**
     * Copies networks into the folder of a run.
     *
     * @param files their files
     * @param folder the folder
     * @return the networks, from the copies
     */
    static StartNetworks copy(List<Path> files, Path folder) throws FileException {
        List<String> sums = new ArrayList<>();
        for (int index = 0; index < files.size(); index++) {
            Path copy = file(folder, index);
            try {
                Files.copy(files.get(index), copy);
            } catch (IOException e) {
                throw DataFileException.of(files.get(index), "cannot be copied to " + copy, e);
            }
            sums.add(sum(copy));
        }
        return reopen(folder, sums);
    }

    /**
     * The networks that a run has begun with.
     *
     * @param folder its folder
     * @param sums the SHA-256 of each, none for new networks
     * @throws FileException if a file is missing or another one
     */
    static StartNetworks reopen(Path folder, List<String> sums) throws FileException {
        List<Network> networks = new ArrayList<>();
        List<Subject> subjects = new ArrayList<>();
        for (int index = 0; index < sums.size(); index++) {
            Path file = file(folder, index);
            SavedNetwork saved = SavedNetwork.read(file);
            String found = sum(file);
            if (!found.equals(sums.get(index))) {
                throw new DataFileException(file + ": this run was begun with another network: expected SHA-256 "
                        + sums.get(index) + ", found " + found);
            }
            networks.add(saved.network());
            subjects.add(saved.subject());
        }
        return new StartNetworks(networks, sums, subjects);
    }

    /** Where each network is from, for the record of what becomes of it. */
    List<String> origins() {
        return sums.stream().map(sum -> "the network of SHA-256 " + sum).toList();
    }

    /** Removes what a run without results has copied. */
    static void delete(Path folder) throws IOException {
        for (int index = 0; Files.deleteIfExists(file(folder, index)); index++) {
            // each in turn
        }
    }

    private static Path file(Path folder, int index) {
        return folder.resolve(PREFIX + (index + 1) + ".safetensors");
    }

    private static String sum(Path file) throws FileException {
        try (var in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (IOException e) {
            throw DataFileException.of(file, "cannot be read", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has it
        }
    }
}
