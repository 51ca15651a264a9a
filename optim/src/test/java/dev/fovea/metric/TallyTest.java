package dev.fovea.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TallyTest {
    /** A sum and as many numbers appended. */
    private static Tally of(int appended) {
        Tally tally = new Tally(1);
        tally.add(0, 0.5);
        for (int i = 0; i < appended; i++) {
            tally.append(i);
        }
        return tally;
    }

    /** Of two tallies that read the same numbers one is changed, and the other is what it was. */
    private static void assertApart(int appended, boolean changeTheSnapshot, Consumer<Tally> change) {
        Tally tally = of(appended);
        Tally snapshot = tally.snapshot();
        assertArrayEquals(tally.numbers(), snapshot.numbers());
        Tally changed = changeTheSnapshot ? snapshot : tally;
        Tally other = changeTheSnapshot ? tally : snapshot;
        change.accept(changed);
        Tally same = of(appended);
        change.accept(same);
        assertArrayEquals(of(appended).numbers(), other.numbers());
        assertArrayEquals(same.numbers(), changed.numbers());
        other.append(-3);
        other.add(0, 1);
        assertArrayEquals(same.numbers(), changed.numbers());
    }

    /** Some numbers for which there is room, and as many as there is room for. */
    @ParameterizedTest
    @ValueSource(ints = {0, 5, 16, 32})
    void aSnapshotStaysWhatItWas(int appended) {
        Tally more = of(3);
        for (boolean which : new boolean[] {false, true}) {
            assertApart(appended, which, tally -> tally.append(-1));
            assertApart(appended, which, tally -> tally.add(0, 2));
            assertApart(appended, which, tally -> tally.restore(new double[] {7, 8, 9}));
            assertApart(appended, which, tally -> tally.take(more.snapshot()));
            assertApart(appended, which, tally -> {
                tally.clear();
                tally.append(-2);
            });
        }
    }

    /** Snapshots of several moments, one after the other. */
    @ParameterizedTest
    @ValueSource(ints = {1, 16, 40})
    void everyMomentHasItsOwn(int moments) {
        Tally tally = of(0);
        Tally[] snapshots = new Tally[moments];
        for (int i = 0; i < moments; i++) {
            snapshots[i] = tally.snapshot();
            tally.append(i);
        }
        for (int i = 0; i < moments; i++) {
            assertArrayEquals(of(i).numbers(), snapshots[i].numbers());
        }
    }
}
