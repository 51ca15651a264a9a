package dev.fovea.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.loss.Heads;
import dev.fovea.nn.loss.LossFrame;
import dev.fovea.nn.loss.Target;
import dev.fovea.nn.op.Parts;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.Allocation;
import dev.fovea.testing.RandomArrays;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every metric keeps to: chunks that are added up in tallies of their own and joined in order come to the figure of
 * all samples at once, also when a tally is kept in between; it refuses what it cannot compare; adding a sample allocates
 * nothing but for what is kept. A metric without a case here fails the first test.
 */
class MetricContractTest {
    private static final int SAMPLES = 40;
    private static final String PACKAGE = "dev.fovea.metric";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    /** A metric of some random samples. */
    record Case(Metric metric, Shape output, Target kind) {
        @Override
        public String toString() {
            return metric + " of " + kind + " for " + output;
        }

        LossFrame frame(long seed, int samples) {
            Random random = new Random(seed);
            float[] targets = new float[samples * kind.size()];
            for (int i = 0; i < targets.length; i++) {
                targets[i] = kind.isLabels()
                        ? random.nextInt(kind.ignored().isPresent() ? -1 : 0, kind.classes())
                        : random.nextInt(2);
            }
            return new LossFrame(
                    kind, RandomArrays.gaussian(seed, samples * output.size()), output.size(), targets, new float[0]);
        }

        void add(LossFrame frame, int from, int to, Tally tally) {
            for (int n = from; n < to; n++) {
                metric.add(frame.moveTo(n * output.size(), n * kind.size(), 0, 1), tally);
            }
        }
    }

    static Stream<Case> cases() {
        Shape four = Shape.of(4);
        Shape image = Shape.of(2, 3, 4);
        Target label = Target.label(4);
        Target pixels = Target.labels(Shape.of(2, 3), 4).ignoring(-1);
        Target values = Target.values(four);
        Target images = Target.values(image);
        Shape one = Shape.of(1);
        Target two = Target.label(2);
        Heads heads = new Heads(Parts.of("angle", Shape.of(3)).and("digit", four))
                .target("angle", Target.values(Shape.of(3)))
                .target("digit", Target.label(4));
        return Stream.of(
                new Case(new Accuracy(), four, label), new Case(new Accuracy(), image, pixels),
                new Case(new Accuracy(), four, values), new Case(new Accuracy(), one, two),
                new Case(new Confusion(), four, label), new Case(new Confusion(), image, pixels),
                new Case(new Confusion(), one, two), new Case(new Confusion(), image, images),
                new Case(new TopK(2), four, label), new Case(new TopK(2), image, images),
                new Case(new BinaryAccuracy(), four, values), new Case(new BinaryAccuracy(), image, images),
                new Case(ClassScore.precision(), four, label), new Case(ClassScore.recall().micro(), image, pixels),
                new Case(ClassScore.f1().ofClass(3), image, images),
                new Case(ClassScore.intersectionOverUnion(), image, pixels), new Case(ClassScore.f1(), one, two),
                new Case(new RocAuc(), four, label), new Case(new RocAuc(), image, pixels),
                new Case(new RocAuc(), one, two), new Case(new RocAuc(), image, images),
                new Case(new MeanAbsolute(), four, values), new Case(new RootMeanSquare(), image, images),
                new Case(new RSquared(), four, values), new Case(ClassScore.f1().named("f"), four, label),
                new Case(new Accuracy().ofHead(heads, "digit"), Shape.of(7), heads.target()),
                new Case(Metric.mean("first", true, outcome -> outcome.logit(0)), four, values));
    }

    @Test
    void everyMetricHasACase() throws IOException, URISyntaxException, ReflectiveOperationException {
        Set<String> metrics = new TreeSet<>();
        Path classes = Path.of(Metric.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                .resolve(PACKAGE.replace('.', '/'));
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(".class") && !name.equals("package-info.class")) {
                    Class<?> type = Class.forName(PACKAGE + "." + name.substring(0, name.length() - 6));
                    if (Metric.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
                        metrics.add(type.getSimpleName());
                    }
                }
            }
        }
        assertTrue(metrics.size() >= 10, () -> "found only " + metrics);
        Set<String> tested = new TreeSet<>();
        cases().forEach(each -> tested.add(each.metric.getClass().getSimpleName()));
        assertEquals(metrics, tested);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void chunksComeToTheSameAsAllAtOnce(Case each) {
        each.metric.check(each.output, each.kind);
        LossFrame frame = each.frame(5, SAMPLES);
        Tally all = each.metric.newTally(each.output, each.kind);
        each.add(frame, 0, SAMPLES, all);
        double expected = each.metric.value(all);
        assertTrue(Double.isFinite(expected), () -> "the figure is " + expected);
        for (int[] ends : new int[][] {{0, 1, 13, 40}, {20, 40}, {40, 40}}) {
            Tally total = each.metric.newTally(each.output, each.kind);
            Tally chunk = each.metric.newTally(each.output, each.kind);
            int from = 0;
            for (int to : ends) {
                each.add(frame, from, to, chunk);
                total.take(chunk);
                Tally restored = each.metric.newTally(each.output, each.kind);
                restored.restore(total.numbers());
                total = restored;
                from = to;
            }
            // Sums of errors are rounded otherwise; counts are exact.
            assertEquals(expected, each.metric.value(total), 1e-13 * Math.abs(expected));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void refusesWhatItCannotCompareAndNamesBoth(Case each) {
        if (each.metric instanceof MeanMetric) {
            each.metric.check(Shape.of(9), each.kind); // a mean of one's own says nothing of shapes
            return;
        }
        for (Shape output : new Shape[] {Shape.of(9, 2), Shape.of(2, 3, 4, 2), Shape.of()}) {
            String message = assertThrows(
                    IllegalArgumentException.class, () -> each.metric.check(output, each.kind)).getMessage();
            assertTrue(message.startsWith(each.metric.name().equals("f") ? "f1" : each.metric.name()), message);
            assertTrue(message.contains(output.toString()) && message.contains(each.kind.toString()), message);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isKnownByItsNameAndPrintsTheSameInEveryProcess(Case each) {
        assertTrue(NAME.matcher(each.metric.name()).matches(), each.metric.name());
        assertFalse(each.metric.toString().contains("@"), each.metric.toString());
    }

    @Test
    void thoseWithTheSameSettingsAreEqual() {
        List<Supplier<Metric>> all = List.of(
                Accuracy::new, RocAuc::new, MeanAbsolute::new, RootMeanSquare::new, RSquared::new,
                BinaryAccuracy::new, () -> new BinaryAccuracy(0.5), () -> new TopK(2), () -> new TopK(3));
        for (int i = 0; i < all.size(); i++) {
            Metric one = all.get(i).get();
            for (int j = 0; j < all.size(); j++) {
                Metric other = all.get(j).get();
                assertEquals(i == j, one.equals(other), one + " and " + other);
                assertEquals(i == j, one.toString().equals(other.toString()), one + " and " + other);
            }
            assertEquals(one.hashCode(), all.get(i).get().hashCode());
        }
        assertEquals("TopK[k=" + new TopK(2).k() + "]", new TopK(2).toString());
        assertEquals("BinaryAccuracy[threshold=0.5]", new BinaryAccuracy(0.5).toString());
        assertEquals("RSquared[]", new RSquared().toString());
    }

    @Test
    void addingASampleAllocatesNothing() {
        Case[] cases = cases().toArray(Case[]::new);
        LossFrame[] frames = new LossFrame[cases.length];
        Tally[] tallies = new Tally[cases.length];
        for (int i = 0; i < cases.length; i++) {
            frames[i] = cases[i].frame(5, 1);
            tallies[i] = cases[i].metric.newTally(cases[i].output, cases[i].kind);
        }
        Allocation.assertNone("a metric", () -> {
            for (int i = 0; i < cases.length; i++) {
                cases[i].metric.add(frames[i].moveTo(0, 0, 0, 1), tallies[i]);
                tallies[i].clear(); // what is appended needs memory, which stays
            }
        });
    }

    @Test
    void aMetricCanHaveAnotherName() {
        Metric metric = new MeanAbsolute().named("degrees");
        assertEquals("degrees", metric.name());
        assertFalse(metric.moreIsBetter());
        assertThrows(IllegalArgumentException.class, () -> metric.check(Shape.of(2), Target.label(2)));
    }

    @Test
    void valuesOfOneOutputAreNoClasses() {
        assertEquals(
                "accuracy compares a vector of classes with a label or a distribution, found outputs of (1) and targets "
                        + "that are values (1)",
                assertThrows(IllegalArgumentException.class,
                        () -> new Accuracy().check(Shape.of(1), Target.values(Shape.of(1)))).getMessage());
    }
}
