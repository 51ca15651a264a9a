package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workers on machines of different kinds train together if, and only if, all of them compute the same bits. */
class AgreementTest {
    private static final TrainingSetup SETUP = new TrainingSetup(Map.of("seed", "1"), List.of(0.1));

    private static Environment environment(String kernels, String convolution, String fovea) {
        return new Environment(0, kernels, convolution, fovea, "25.0.1+8", "amd64");
    }

    /** What each of three workers comes to, of which the last is on a machine of another kind. */
    private static <T> List<T> reached(Environment some, Environment last, Function<Runnable, T> outcome) {
        return ThreadWorkers.all(3, exchange -> {
            Agreement agreement = Agreement.before(SETUP, exchange.worker() == 2 ? last : some, 1, false);
            return outcome.apply(() -> assertTrue(agreement.reach(new Workers(exchange))));
        });
    }

    private static void assertReached(Environment some, Environment last) {
        List<Boolean> all = reached(some, last, reaching -> {
            reaching.run();
            return true;
        });
        assertEquals(List.of(true, true, true), all);
    }

    private static void assertApart(Environment some, Environment last, String difference) {
        List<String> messages = reached(
                some, last, reaching -> assertThrows(WorkersApartException.class, reaching::run).getMessage());
        String expected = "worker 2 differs from worker 0 in " + difference;
        assertEquals(List.of(expected, expected, expected), messages);
    }

    @ParameterizedTest
    @CsvSource({"vector512, vector128", "vector128, vector256", "scalar, scalar"})
    void vectorsOfAnyWidthAgree(String some, String last) {
        assertReached(environment(some, "auto", "1.0"), environment(last, "auto", "1.0"));
    }

    @Test
    void processorsAndJdksOfAnyKindAgree() {
        assertReached(environment("vector256", "auto", "1.0"),
                new Environment(0, "vector128", "auto", "1.0", "26+1", "aarch64"));
    }

    @Test
    void kernelsOfAnotherClassAreRefused() {
        assertApart(
                environment("vector256", "auto", "1.0"), environment("scalar", "auto", "1.0"),
                "what decides bits, -Dfovea.kernels=scalar instead of -Dfovea.kernels=vector -Dfovea.convolution=auto");
        assertApart(
                environment("scalar", "auto", "1.0"), environment("vector512", "auto", "1.0"),
                "what decides bits, -Dfovea.kernels=vector -Dfovea.convolution=auto instead of -Dfovea.kernels=scalar");
    }

    @Test
    void anotherAlgorithmIsRefused() {
        assertApart(
                environment("vector256", "auto", "1.0"), environment("vector256", "im2col", "1.0"),
                "what decides bits, -Dfovea.kernels=vector -Dfovea.convolution=im2col"
                        + " instead of -Dfovea.kernels=vector -Dfovea.convolution=auto");
    }

    @Test
    void anotherVersionIsRefused() {
        assertApart(
                environment("vector256", "auto", "1.0"), environment("vector256", "auto", "1.1"),
                "Fovea 1.1 instead of 1.0");
    }
}
