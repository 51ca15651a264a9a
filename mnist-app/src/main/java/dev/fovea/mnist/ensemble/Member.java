package dev.fovea.mnist.ensemble;

import dev.fovea.nn.Network;
import dev.fovea.train.EpochReport;
import dev.fovea.train.TrainingRecord;
import java.util.List;
import java.util.Optional;

/**
 * A trained network of an ensemble.
 *
 * @param index which network it is, from 0
 * @param network the network
 * @param epochs what its epochs came to
 * @param trainingImages how many images it learned from
 * @param validationImages how many images it was validated with
 * @param record how the network came about, by which it can be made again; empty if nobody recorded it
 * @param seconds how long its epochs took, in all processes that trained it
 */
public record Member(
        int index,
        Network network,
        List<EpochReport> epochs,
        int trainingImages,
        int validationImages,
        Optional<TrainingRecord> record,
        double seconds) {
    /** Copies the list. */
    public Member {
        epochs = List.copyOf(epochs);
    }
}
