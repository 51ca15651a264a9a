package dev.fovea.mnist.report.html;

import dev.fovea.mnist.data.BundledMnist;
import dev.fovea.mnist.ensemble.Augmenting;
import dev.fovea.mnist.ensemble.Ensemble;
import dev.fovea.mnist.ensemble.EnsembleSettings;
import dev.fovea.mnist.ensemble.Predictions;
import dev.fovea.mnist.ensemble.Recipe;
import dev.fovea.mnist.model.DigitNetwork;
import dev.fovea.nn.Network;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.EpochReport;
import dev.fovea.vision.ClassNames;
import dev.fovea.vision.LabelledImages;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reports of runs that never were. */
public final class SampleReport {
    /** Text that would leave its place, if a page let it. */
    public static final String HOSTILE =
            "</script><script>document.title='broken'</script><!-- <img src=x onerror=alert(1)> \" & \u2028 ]]> {{report}}";

    private static final int TEST = 400;

    private SampleReport() {}

    /** Of a run with labels and validation. */
    public static RunReport of(int networks, int epochs) throws IOException {
        return of(networks, epochs, true, true, "the bundled MNIST");
    }

    public static RunReport of(int networks, int epochs, boolean labelled, boolean validated, String source)
            throws IOException {
        LabelledImages test = BundledMnist.test().first(TEST);
        List<Predictions> members = new ArrayList<>();
        List<NetworkReport> reports = new ArrayList<>();
        Network network = DigitNetwork.build(1);
        for (int index = 0; index < networks; index++) {
            members.add(predictions(test, index));
            network = DigitNetwork.build(index);
            reports.add(
                    new NetworkReport(
                            "Network " + (index + 1), Long.MIN_VALUE + index, 900, validated ? 100 : 0, 12.5,
                            epochs(index, epochs, validated),
                            labelled ? OptionalInt.of(members.getLast().wrong()) : OptionalInt.empty(),
                            FirstLayer.of(network)));
        }
        EnsembleSettings settings = new EnsembleSettings(
                Recipe.NOTEBOOK, networks, Math.max(1, epochs), 64, 0.001, 0.95, validated ? 0.1 : 0,
                Augmenting.WRITING, Long.MAX_VALUE,
                2);
        return new RunReport(
                "0.1.0", Instant.parse("2026-01-31T12:00:00Z"),
                new Digits(source, 1000, TEST, labelled, "digits", ClassNames.DIGITS), settings,
                "Adam", List.of("2026-01-31T11:00:00Z: begun, to 2 epochs"),
                new Machine("Linux 6.1, amd64", "A processor", 2, "25 (a JVM)", "vector"), 40.25, reports,
                labelled ? Optional.of(Evaluation.of(Ensemble.of(members), members)) : Optional.empty(),
                network.summary().rows().stream().map(LayerRow::of).toList(),
                List.of("history.csv", "report.json", "summary.txt"));
    }

    /** Of a run of one network for two epochs that measured losses, but no accuracy. */
    public static RunReport withoutAccuracy() throws IOException {
        RunReport whole = of(1, 2);
        NetworkReport network = whole.networks().getFirst();
        List<EpochReport> epochs = network.epochs().stream()
                .map(epoch -> EpochReport.of(epoch.epoch(), loss(epoch.loss()))
                        .validation(loss(epoch.valLoss()))
                        .learningRate(epoch.learningRate())
                        .time(epoch.steps(), epoch.seconds(), epoch.samplesPerSecond()))
                .toList();
        return new RunReport(
                whole.fovea(), whole.created(), whole.digits(), whole.settings(), whole.optimizer(), whole.history(),
                whole.machine(), whole.seconds(),
                List.of(
                        new NetworkReport(
                                network.name(), network.seed(), network.trainingImages(), network.validationImages(),
                                network.seconds(), epochs, network.wrong(), network.firstLayer())),
                whole.evaluation(), whole.layers(), whole.files());
    }

    private static dev.fovea.train.Evaluation loss(double loss) {
        return dev.fovea.train.Evaluation.of(loss, Map.of());
    }

    /** Mostly right, wrong in about a tenth. */
    private static Predictions predictions(LabelledImages test, int seed) {
        var random = CounterRandom.ofSeed(seed);
        Tensor probabilities = Tensor.zeros(Shape.of(test.size(), DigitNetwork.CLASSES));
        for (int i = 0; i < test.size(); i++) {
            long bits = random.bits(i);
            int digit = (bits & 15) == 0 ? (int) (bits >>> 8 & 7) : test.label(i);
            for (int k = 0; k < DigitNetwork.CLASSES; k++) {
                probabilities.data()[i * DigitNetwork.CLASSES + k] = k == digit ? 0.82f : 0.02f;
            }
        }
        return new Predictions(test, probabilities);
    }

    private static List<EpochReport> epochs(int network, int count, boolean validated) {
        List<EpochReport> epochs = new ArrayList<>();
        for (int epoch = 1; epoch <= count; epoch++) {
            double loss = 0.5 / (epoch + 0.1 * network);
            EpochReport report = EpochReport.of(epoch, came(loss, 1 - loss / 4))
                    .learningRate(0.001 * Math.pow(0.95, epoch - 1))
                    .time(15, 1.25, 5000);
            epochs.add(validated ? report.validation(came(loss / 2, 1 - loss / 8)) : report);
        }
        return epochs;
    }

    private static dev.fovea.train.Evaluation came(double loss, double accuracy) {
        return dev.fovea.train.Evaluation.of(loss, Map.of("accuracy", accuracy));
    }
}
