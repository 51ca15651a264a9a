package dev.fovea.mnist.cli;

import java.time.Duration;

/** The application, but training does not end before it is killed: it rests near the end of the last network. */
final class EndlessMain {
    /** The longest that a test takes, and no process is left behind for longer. */
    private static final Duration REST = Duration.ofMinutes(5);

    private EndlessMain() {}

    public static void main(String[] arguments) {
        int[] networks = {0};
        String late = "Epoch " + (ResumeCommandTest.EPOCHS - 1) + "/";
        CommandRun run = CommandRun.followed(line -> {
            System.out.println(line);
            if (line.startsWith(late) && ++networks[0] == ResumeCommandTest.NETWORKS) {
                rest();
            }
        }, (Object[]) arguments);
        System.out.print(run.err());
    }

    private static void rest() {
        try {
            Thread.sleep(REST);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
