package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.loss.SoftmaxCrossEntropy;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.Sgd;
import java.io.StringReader;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

class RateFinderTest {
    private static final Dataset TRAIN = Tasks.lines(64, 1);

    private static Trainer trainer(Network network) {
        return new Trainer(network, new Sgd(), Schedule.constant(1));
    }

    @Test
    void triesGrowingRatesAndPutsTheNetworkBack() {
        Network network = Tasks.cnn(1);
        float[][] before = Tasks.parameters(network);
        Trainer trainer = trainer(network);
        RateCurve curve = new RateFinder().rates(1e-4, 1e-2).steps(11).of(trainer, TRAIN, 16);
        assertArrayEquals(before, Tasks.parameters(network));
        assertEquals(11, curve.rates().size());
        assertEquals(11, curve.losses().size());
        for (int i = 0; i < 11; i++) {
            assertEquals(1e-4 * Math.pow(100, i / 10.0), curve.rates().get(i), 1e-9);
        }
        assertEquals(1, trainer.fit(TRAIN, null, 1, 16).epochs().size(), "the trainer has not trained yet");
    }

    @Test
    void mistakesAreToldBeforeAnythingIsDone() {
        Network network = Tasks.linear(1);
        try (var _ = network.reserve()) { // somebody else trains it
            assertThrows(IllegalStateException.class, () -> new RateFinder().of(trainer(network), TRAIN, 16));
        }
        assertEquals(
                "the batch size must be at least 1, not 0",
                assertThrows(
                        IllegalArgumentException.class, () -> new RateFinder().of(trainer(network), TRAIN, 0))
                        .getMessage());
    }

    @Test
    void endsWhereLossesGrowHopelessly() {
        RateCurve curve = new RateFinder().rates(1e-3, 1e6).steps(60).of(trainer(Tasks.linear(1)), TRAIN, 16);
        assertTrue(curve.rates().size() < 60, curve::toString);
        double best = curve.suggestion() * 10;
        assertTrue(best > 1e-3 && best < curve.rates().getLast(), curve::toString);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, -0.5, -4, -1000})
    void aConstantAddedToTheLossChangesNothing(double constant) {
        Loss plain = new SoftmaxCrossEntropy();
        RateFinder finder = new RateFinder().rates(1e-3, 1e6).steps(60);
        RateCurve expected = finder.of(trainer(Tasks.linear(1)), TRAIN, 16);
        RateCurve curve = finder.of(
                trainer(Tasks.linear(1)).loss(frame -> plain.gradient(frame) + constant), TRAIN, 16);
        assertEquals(expected.suggestion(), curve.suggestion());
        assertTrue(curve.rates().size() < 60, curve::toString);
        if (constant > -1000) { // of which a hundredth is more than what losses vary
            assertEquals(expected.rates(), curve.rates());
        }
    }

    @Test
    void isHopelessFarAboveTheBestByHowLossesFellBefore() {
        assertFalse(RateFinder.hopeless(List.of(-1.0, 90.0), 5), "two steps show nothing");
        List<Double> fell = List.of(-0.1, -0.2, -0.6, -0.5);
        assertFalse(RateFinder.hopeless(with(fell, 1.39), 2));
        assertTrue(RateFinder.hopeless(with(fell, 1.41), 2));
        List<Double> varied = List.of(2.0, 2.5, 2.2);
        assertFalse(RateFinder.hopeless(with(varied, 3.99), 3));
        assertTrue(RateFinder.hopeless(with(varied, 4.01), 3));
        List<Double> still = List.of(1.0, 1.0, 1.0);
        assertFalse(RateFinder.hopeless(still, 2));
        assertFalse(RateFinder.hopeless(with(still, 1.0001), 2), "rounding");
        assertTrue(RateFinder.hopeless(with(still, 1.1), 2));
    }

    private static List<Double> with(List<Double> losses, double last) {
        return Stream.concat(losses.stream(), Stream.of(last)).toList();
    }

    @Test
    void aLossThatIsNoNumberAtOnceIsTold() {
        Network network = Tasks.linear(1);
        float[][] before = Tasks.parameters(network);
        Trainer trainer = trainer(network).loss(frame -> Double.NaN);
        assertEquals(
                "training diverged in epoch 1, step 1 of 4: the loss is NaN (learning rate 1.0E-6); the network is back at"
                        + " its state before training",
                assertThrows(TrainingDivergedException.class, () -> new RateFinder().of(trainer, TRAIN, 16))
                        .getMessage());
        assertArrayEquals(before, Tasks.parameters(network));
    }

    @Test
    void suggestsATenthOfTheBest() {
        RateCurve curve = new RateCurve(List.of(0.001, 0.01, 0.1, 1.0), List.of(2.0, 1.0, 0.2, 30.0));
        assertEquals(0.01, curve.suggestion(), 1e-12);
        assertEquals(2, curve.smoothedLosses().getFirst());
        // Without bias: (0.2·0.8·2 + 0.2·1)/(0.2·0.8 + 0.2).
        assertEquals((0.16 * 2 + 0.2) / 0.36, curve.smoothedLosses().get(1), 1e-12);
        assertEquals("4 rates from 0.001 to 1.0, suggestion 0.01", curve.toString());
        RateCurve none = new RateCurve(List.of(), List.of());
        assertThrows(IllegalStateException.class, none::suggestion);
        assertThrows(IllegalStateException.class, none::svg);
    }

    @Test
    void drawsItsCurve() throws Exception {
        String svg = new RateCurve(List.of(0.001, 0.01, 0.1), List.of(2.0, 1.0, 0.5)).svg();
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)));
        String points = document.getElementsByTagName("polyline").item(0).getAttributes().getNamedItem("points")
                .getNodeValue();
        assertEquals(3, points.split(" ").length);
        assertTrue(points.startsWith("40.0,40.0 "), points);
        assertTrue(points.endsWith("600.0,320.0"), points);
    }

    @Test
    void badSettingsAreRefused() {
        RateFinder finder = new RateFinder();
        assertEquals("100 steps from 1.0E-6 to 1.0", finder.toString());
        assertThrows(IllegalArgumentException.class, () -> finder.rates(0, 1));
        assertThrows(IllegalArgumentException.class, () -> finder.rates(1, 1));
        assertThrows(IllegalArgumentException.class, () -> finder.rates(1, Double.POSITIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> finder.steps(1));
        Trainer trained = trainer(Tasks.linear(1));
        trained.fit(TRAIN, null, 1, 16);
        assertThrows(IllegalStateException.class, () -> finder.of(trained, TRAIN, 16));
    }
}
