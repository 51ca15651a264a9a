package dev.fovea.mnist.serve;

import java.math.BigDecimal;
import java.time.Duration;

/** Words of messages. */
final class Text {
    private Text() {}

    /** For example "10 s" or "0.25 s". */
    static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }
}
