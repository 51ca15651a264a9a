package dev.fovea.mnist.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.mnist.ensemble.Member;
import dev.fovea.mnist.ensemble.Predictions;
import dev.fovea.mnist.report.html.FirstLayer;
import dev.fovea.mnist.report.html.LayerRow;
import dev.fovea.mnist.report.html.NetworkReport;
import dev.fovea.nn.Network;
import dev.fovea.train.EpochReport;
import dev.fovea.train.Evaluation;
import dev.fovea.train.StepReport;
import dev.fovea.train.TrainingListener;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The report of a run that is not over. The thread that trains only notes what was reported, a few numbers for each step;
 * the report is made on the threads of those who ask for it, from what cannot change any more.
 */
final class LiveReport implements RunListener, Supplier<ObjectNode> {
    private final ReportData data;
    private final Path folder;
    private final Instant started = Instant.now();
    private final Stopwatch watch = Stopwatch.start();
    private final List<NetworkReport> trained = new ArrayList<>();

    /** What was trained before this process, if it continues a run. */
    private double earlierSeconds;

    private volatile State state = new State(List.of(), List.of(), 0, 0, 0, 0);
    private volatile Step step = Step.NONE;
    private volatile @Nullable ObjectNode complete;

    /** The last step of an epoch so far, and what its samples came to, which a step's report says only at once. */
    private record Step(int epoch, int step, Evaluation training) {
        static final Step NONE = new Step(0, 0, Evaluation.of(Double.NaN, Map.of()));
    }

    /** What was so at the last event but a step; after the last network the index is the number of networks. */
    private record State(
            List<LayerRow> layers,
            List<NetworkReport> networks,
            int index,
            int epoch,
            int steps,
            double earlierSeconds) {}

    /**
     * A report.
     *
     * @param data what the run is made of
     * @param folder where its results will be
     */
    LiveReport(ReportData data, Path folder) {
        this.data = data;
        this.folder = folder;
    }

    @Override
    public TrainingListener networkStarted(
            int index, Network network, int trainingImages, int validationImages) {
        List<LayerRow> layers = ReportData.layers(network);
        step = Step.NONE;
        state = new State(layers, List.copyOf(trained), index, 0, 0, earlierSeconds);
        return new TrainingListener() {
            private final List<EpochReport> epochs = new ArrayList<>();

            @Override
            public void resumed(List<EpochReport> done, int steps) {
                epochs.addAll(done);
                earlierSeconds += seconds(done);
            }

            @Override
            public void epochStarted(int epoch, int lastEpoch, int steps) {
                step = Step.NONE;
                List<NetworkReport> networks = new ArrayList<>(trained);
                networks.add(
                        new NetworkReport(
                                RunResult.name(index), network.seed(), trainingImages, validationImages,
                                seconds(epochs),
                                epochs, OptionalInt.empty(), FirstLayer.of(network)));
                state = new State(layers, networks, index, epoch, steps, earlierSeconds);
            }

            @Override
            public void stepFinished(StepReport report) {
                step = new Step(report.epoch(), report.step(), report.training());
            }

            @Override
            public void epochFinished(EpochReport report) {
                epochs.add(report);
            }
        };
    }

    private static double seconds(List<EpochReport> epochs) {
        return epochs.stream().mapToDouble(EpochReport::seconds).sum();
    }

    @Override
    public void networkFinished(Member member, Predictions own) {
        trained.add(ReportData.network(member, own));
        step = Step.NONE;
        state = new State(state.layers(), List.copyOf(trained), member.index() + 1, 0, 0, earlierSeconds);
    }

    @Override
    public void runFinished(RunResult result) {
        complete = ReportData.complete(result, List.of()).json();
    }

    /** The report as it is now, in JSON; with a field "progress" more until the run is complete. */
    @Override
    public ObjectNode get() {
        ObjectNode whole = complete;
        if (whole != null) {
            return whole;
        }
        State now = state;
        Step noted = step;
        Step last = noted.epoch() == now.epoch() ? noted : Step.NONE;
        ObjectNode json = data.report(
                started, now.earlierSeconds() + watch.seconds(), now.networks(), Optional.empty(), now.layers(),
                List.of())
                .json();
        ObjectNode progress = json.putObject("progress")
                .put("folder", folder.toString())
                .put("network", now.index())
                .put("epoch", now.epoch())
                .put("steps", now.steps());
        progress.put("step", last.step());
        Json.number(progress, "loss", last.training().loss());
        Json.number(progress, "accuracy", last.training().accuracy());
        return json;
    }
}
