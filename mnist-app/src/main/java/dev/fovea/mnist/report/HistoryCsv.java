package dev.fovea.mnist.report;

import dev.fovea.internal.io.AtomicFile;
import dev.fovea.train.EpochReport;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;

/**
 * The table of all epochs as a CSV file in UTF-8: one header, then one line an epoch.
 *
 * <p>Numbers are written in full, with a point whatever the locale, except the seconds, which have three decimals.
 * Unknown numbers are {@code NaN}.
 */
public final class HistoryCsv {
    private static final CSVFormat FORMAT =
            CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

    private static final String[] HEADER = {
        "network", "epoch", "accuracy", "loss", "val_accuracy", "val_loss", "learning_rate", "seconds"
    };

    private HistoryCsv() {}

    /**
     * Writes the table, whole or not at all.
     *
     * @param rows the epochs, in the order in which they are written
     * @param file the file
     * @throws IOException if it cannot be written
     */
    public static void write(List<EpochRow> rows, Path file) throws IOException {
        AtomicFile.write(file, out -> {
            try (Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
                FORMAT.printRecord(text, (Object[]) HEADER);
                for (EpochRow row : rows) {
                    print(row, text);
                }
            }
        });
    }

    private static void print(EpochRow row, Writer text) throws IOException {
        EpochReport epoch = row.report();
        FORMAT.printRecord(
                text,
                row.network(),
                Integer.toString(epoch.epoch()),
                plain(epoch.accuracy()),
                plain(epoch.loss()),
                plain(epoch.valAccuracy()),
                plain(epoch.valLoss()),
                plain(epoch.learningRate()),
                String.format(Locale.ROOT, "%.3f", epoch.seconds()));
    }

    /** The shortest decimal that reads back as the same double, without an exponent. */
    private static String plain(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
                : Double.toString(value);
    }
}
