package dev.fovea.data;

import java.util.Comparator;
import java.util.stream.IntStream;

/** How many samples of each class go into a part, by largest remainders. */
final class Apportionment {
    private Apportionment() {}

    /**
     * Of each class its share of the part, rounded down, or up where the remainder is among the largest. A class keeps one
     * sample; what it could not give for that, the others give by their shares.
     *
     * @param counts the samples of each class
     * @param part how many are asked for, at most all but one of each class
     * @param ties the classes in the order in which equal remainders are rounded up
     * @return how many of each class; they sum to the part
     */
    static long[] of(long[] counts, long part, int[] ties) {
        long[] taken = new long[counts.length];
        boolean[] spent = new boolean[counts.length];
        long due = part;
        long among = 0;
        for (long count : counts) {
            among += count;
        }
        boolean more = true;
        while (more) { // the shares of the others grow with each that gives less than its own
            more = false;
            for (int i = 0; i < counts.length; i++) {
                long most = Math.max(0, counts[i] - 1);
                if (!spent[i] && due * counts[i] > most * among) {
                    taken[i] = most;
                    due -= most;
                    among -= counts[i];
                    spent[i] = true;
                    more = true;
                }
            }
        }
        if (due == 0) {
            return taken;
        }
        long[] remainders = new long[counts.length];
        long left = due;
        for (int i = 0; i < counts.length; i++) {
            if (!spent[i]) {
                taken[i] = due * counts[i] / among;
                remainders[i] = due * counts[i] % among;
                left -= taken[i];
            }
        }
        IntStream.of(ties)
                .boxed()
                .sorted(Comparator.comparingLong((Integer i) -> remainders[i]).reversed()) // stable
                .limit(left)
                .forEach(i -> taken[i]++);
        return taken;
    }
}
