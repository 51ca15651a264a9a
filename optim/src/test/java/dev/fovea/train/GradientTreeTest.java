package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.random.CounterRandom;
import dev.fovea.train.GradientTree.Subtree;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GradientTreeTest {
    private static final int SIZE = 5;

    private static float[] leaf(int number) {
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = (float) CounterRandom.ofSeed(1).stream(number).uniform(i, -1, 1);
        }
        return values;
    }

    /** By definition: the sum of the halves at the largest power of two below. */
    private static float[] sum(int from, int to) {
        if (to - from == 1) {
            return leaf(from);
        }
        int half = from + Integer.highestOneBit(to - from - 1);
        float[] sum = sum(from, half);
        float[] right = sum(half, to);
        for (int i = 0; i < SIZE; i++) {
            sum[i] += right[i];
        }
        return sum;
    }

    @Test
    void theSumIsThatOfTheTreeHoweverLeavesAreSharedOut() {
        for (int leaves = 1; leaves <= 17; leaves++) {
            for (int workers = 1; workers <= leaves + 1; workers++) {
                GradientTree all = new GradientTree(SIZE);
                for (int worker = 0; worker < workers; worker++) {
                    int from = leaves * worker / workers;
                    int to = leaves * (worker + 1) / workers;
                    GradientTree own = new GradientTree(SIZE);
                    for (int leaf = from; leaf < to; leaf++) {
                        own.addLeaf(leaf, leaf(leaf));
                    }
                    List<Subtree> trees = Subtree.of(from, to);
                    List<float[]> sums = own.sums();
                    assertEquals(trees.size(), sums.size());
                    for (int i = 0; i < trees.size(); i++) {
                        all.add(trees.get(i), sums.get(i).clone());
                    }
                }
                assertArrayEquals(sum(0, leaves), all.total(), leaves + " leaves, " + workers + " workers");
            }
        }
    }

    @Test
    void subtreesAreAsLargeAsPossible() {
        assertEquals(List.of(), Subtree.of(3, 3));
        assertEquals(List.of(new Subtree(0, 5), new Subtree(1, 3), new Subtree(0, 8)), Subtree.of(5, 9));
        assertEquals(List.of(new Subtree(2, 0), new Subtree(1, 2)), Subtree.of(0, 6));
    }

    @Test
    void arraysAreUsedAgain() {
        GradientTree tree = new GradientTree(SIZE);
        Set<float[]> given = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int step = 0; step < 10; step++) {
            for (int leaf = 0; leaf < 8; leaf++) {
                float[] array = tree.array();
                given.add(array);
                System.arraycopy(leaf(leaf), 0, array, 0, SIZE);
                tree.addLeaf(leaf, array);
            }
            assertArrayEquals(sum(0, 8), tree.total());
        }
        assertEquals(4, given.size(), "one for each level");
        assertArrayEquals(new float[SIZE], new GradientTree(SIZE).total());
    }
}
