package dev.fovea.mnist.cli;

import java.util.concurrent.CountDownLatch;

/** The application, but training does not end before it is killed: it rests near the end of the second network. */
final class EndlessMain {
    private EndlessMain() {}

    public static void main(String[] arguments) {
        CountDownLatch never = new CountDownLatch(1);
        int[] networks = {0};
        CommandRun.followed(line -> {
            System.out.println(line);
            if (line.startsWith("Epoch 11/12") && ++networks[0] == 2) {
                rest(never);
            }
        }, (Object[]) arguments);
    }

    private static void rest(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
