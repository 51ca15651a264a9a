package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.op.Parameter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** A training with a checkpoint after every step, to be killed at any moment. Run in a Java machine of its own. */
final class CheckpointedTraining {
    /** Of five steps each: more than a few killed processes come to; where there are many, some begin anew. */
    static final int EPOCHS = 60;
    private static final int BATCH = 16;
    private static final Dataset TRAIN = Tasks.lines(70, 1);
    private static final Dataset VALIDATION = Tasks.lines(30, 2);

    private CheckpointedTraining() {}

    /** Continues the training in a folder for some epochs in all; "step" is said after every step. */
    public static void main(String[] args) {
        Checkpoints checkpoints = Checkpoints.in(Path.of(args[0])).everySteps(1).resume();
        try {
            fit(trainer().checkpoints(checkpoints).listener(new TrainingListener() {
                @Override
                public void stepFinished(StepReport report) {
                    System.out.println("step");
                }
            }), Integer.parseInt(args[1]));
        } catch (UncheckedIOException e) {
            System.out.println(e.getMessage());
            System.exit(1);
        }
    }

    static Trainer trainer() {
        return Tasks.augmented(Tasks.cnn(1));
    }

    static History fit(Trainer trainer, int epochs) {
        return trainer.fit(TRAIN, VALIDATION, epochs, BATCH);
    }

    /** A trainer that is where the folder's checkpoint is, and has not gone on. */
    static Trainer resumed(Path folder) {
        Trainer trainer = trainer().checkpoints(Checkpoints.in(folder).resume());
        trainer.stop();
        fit(trainer, EPOCHS);
        return trainer;
    }

    /** The checksum of the parameters before the first step and after each of some epochs, without checkpoints. */
    static List<Long> uninterrupted(int epochs) {
        List<Long> sums = new ArrayList<>();
        Trainer trainer = trainer();
        sums.add(sum(trainer.network()));
        fit(trainer.listener(new TrainingListener() {
            @Override
            public void stepFinished(StepReport report) {
                sums.add(sum(trainer.network()));
            }
        }), epochs);
        return sums;
    }

    /** The checksum of all parameters. */
    static long sum(Network network) {
        CRC32 sum = new CRC32();
        for (Parameter parameter : network.parameters()) {
            ByteBuffer bytes = ByteBuffer.allocate(parameter.values().length * Float.BYTES);
            bytes.asFloatBuffer().put(parameter.values());
            sum.update(bytes);
        }
        return sum.getValue();
    }
}
