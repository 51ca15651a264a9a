package dev.fovea.spark;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;

import dev.fovea.data.Dataset;
import dev.fovea.data.RandomAffine;
import dev.fovea.data.Split;
import dev.fovea.io.FileException;
import dev.fovea.mnist.data.BundledMnist;
import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.nn.Network;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;
import dev.fovea.tensor.Shape;
import dev.fovea.train.EpochReport;
import dev.fovea.train.Recording;
import dev.fovea.train.StepReport;
import dev.fovea.train.Trainer;
import dev.fovea.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;

/** Trainings of a second or so. */
final class SmallTraining {
    static final int DIGITS = 640;
    /** Of a step, for workers to share. */
    private static final int BATCHES = 4;

    private SmallTraining() {}

    static Dataset digits() {
        try {
            return BundledMnist.train().first(DIGITS);
        } catch (FileException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the application trains a member of an ensemble. */
    static Lesson member(long seed) {
        Split split = digits().split(0.1, seed);
        Trainer trainer = new Trainer(DigitNetwork.build(seed), new Adam(), Schedule.exponential(1e-3, 0.95))
                .seed(seed)
                .augmentation(RandomAffine.degrees(10).zoom(0.10).shift(0.10))
                .recording(new Recording());
        return new Lesson(trainer, split.train(), split.validation(), 1, 64);
    }

    static Network network(long seed) {
        return Network.build(
                Shape.of(28, 28, 1), seed, conv2d(4, 5).stride(3), batchNorm(), relu(), flatten(), dropout(0.2),
                dense(10));
    }

    /** Several epochs. */
    static Lesson longer(long seed) {
        return longer(seed, new TrainingListener() {});
    }

    private static Lesson longer(long seed, TrainingListener listener) {
        Split split = digits().split(0.1, seed);
        Trainer trainer =
                new Trainer(network(seed), new Adam(), Schedule.exponential(1e-2, 0.9))
                        .accumulating(BATCHES)
                        .listener(listener);
        return new Lesson(trainer, split.train(), split.validation(), 4, 64 / BATCHES);
    }

    /** Throws in the middle of the third epoch, but only once. */
    record FailingOnce(String flag) implements TrainingTask<Long> {
        @Override
        public Lesson lesson(Long seed) {
            return longer(seed, new InThirdEpoch(flag, () -> {
                throw new IllegalStateException("as if the power had failed");
            }));
        }
    }

    /** Waits in the middle of the third epoch until its thread is interrupted, but only once. */
    record WaitingOnce(String flag) implements TrainingTask<Long> {
        @Override
        public Lesson lesson(Long seed) {
            return longer(seed, new InThirdEpoch(flag, () -> {
                while (!Thread.currentThread().isInterrupted()) {
                    LockSupport.park();
                }
            }));
        }
    }

    /** Ends the process in the middle of the third epoch, but only once. */
    record HaltingOnce(String flag) implements TrainingTask<Long> {
        @Override
        public Lesson lesson(Long seed) {
            return longer(seed, new InThirdEpoch(flag, () -> Runtime.getRuntime().halt(1)));
        }
    }

    /** Lets the process hang in the middle of the third epoch, with all that it holds, but only once. */
    record HangingOnce(String flag) implements TrainingTask<Long> {
        @Override
        public Lesson lesson(Long seed) {
            return longer(seed, new InThirdEpoch(flag, SmallTraining::hang));
        }
    }

    /** Stops this process, with all that it holds. */
    static void hang() {
        try {
            new ProcessBuilder("kill", "-STOP", Long.toString(ProcessHandle.current().pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The epochs and steps with which a worker began the first attempt after the disturbed one; empty if from nothing. */
    static List<Integer> resumed(String flag, int worker) throws IOException {
        Path file = resumedFile(flag, worker);
        return !Files.exists(file)
                ? List.of()
                : Stream.of(Files.readString(file).split(" ", -1)).map(Integer::valueOf).toList();
    }

    /** Kills the task that is disturbed, as soon as there is one; begins now. */
    static Thread killing(SparkContext context, String flag) {
        return Thread.startVirtualThread(() -> {
            try {
                Path file = attemptFile(flag);
                while (!Files.exists(file) || !Files.readString(file).endsWith("\n")) {
                    LockSupport.parkNanos(10_000_000);
                }
                context.killTaskAttempt(Long.parseLong(Files.readString(file).strip()), true,
                        "as an administrator may");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Path attemptFile(String flag) {
        return Path.of(flag + "-attempt");
    }

    private static Path resumedFile(String flag, int worker) {
        return Path.of(flag + "-resumed-" + worker);
    }

    private record InThirdEpoch(String flag, Runnable action) implements TrainingListener {
        @Override
        public void resumed(List<EpochReport> epochs, int steps) {
            Path file = resumedFile(flag, TaskContext.getPartitionId());
            try {
                if (Files.exists(Path.of(flag)) && !Files.exists(file)) {
                    Files.writeString(file, epochs.size() + " " + steps);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void stepFinished(StepReport report) {
            try {
                if (report.epoch() == 3 && report.step() == 5 && Path.of(flag).toFile().createNewFile()) {
                    Files.writeString(Path.of(flag), Integer.toString(TaskContext.getPartitionId()));
                    Files.writeString(attemptFile(flag), TaskContext.get().taskAttemptId() + "\n");
                    action.run();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Goes on until it is told to stop, and says when it has begun. */
    record Endless(String flag) implements TrainingTask<Long> {
        @Override
        public Lesson lesson(Long seed) {
            Trainer trainer = new Trainer(network(seed), new Adam(), Schedule.constant(1e-4))
                    .listener(new TrainingListener() {
                        @Override
                        public void epochFinished(EpochReport report) {
                            try {
                                Files.writeString(Path.of(flag), "");
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        }
                    });
            return new Lesson(trainer, digits(), null, Integer.MAX_VALUE, 64);
        }
    }
}
