package dev.fovea.mnist.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated
class HistoryCsvTest {
    private static final List<EpochRow> ROWS = List.of(
            EpochRows.row("Network 1", 1, 0.9007, 0.3164, 0.9702, 0.097, 1e-3, 24.0625),
            EpochRows.row("Network 1", 2, 1, 1e-7, 0.5, 12345678.5, 0.00095, 1234.5),
            EpochRows.row("deep, \"wide\"", 1, 0.1, Double.NaN, Double.NaN, Double.POSITIVE_INFINITY, 6.25e-10, 0),
            EpochRows.row("losses only", 1, Double.NaN, 0.5, Double.NaN, 0.25, 1, 2));

    private static final String TEXT =
            """
                    network,epoch,accuracy,loss,val_accuracy,val_loss,learning_rate,seconds
                    Network 1,1,0.9007,0.3164,0.9702,0.097,0.001,24.063
                    Network 1,2,1,0.0000001,0.5,12345678.5,0.00095,1234.500
                    "deep, ""wide""\",1,0.1,NaN,NaN,Infinity,0.000000000625,0.000
                    losses only,1,NaN,0.5,NaN,0.25,1,2.000
                    """;

    @ParameterizedTest
    @ValueSource(strings = {"en-US", "de-DE", "ar-EG", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva"})
    void isTheSameTextInEveryLocale(String locale, @TempDir Path folder) throws IOException {
        Path file = folder.resolve("history.csv");
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(locale));
        try {
            HistoryCsv.write(ROWS, file);
        } finally {
            Locale.setDefault(before);
        }
        assertEquals(TEXT, Files.readString(file));
    }

    @Test
    void aRunWithoutEpochsHasAHeader(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("history.csv");
        HistoryCsv.write(List.of(), file);
        assertEquals(TEXT.lines().findFirst().orElseThrow() + "\n", Files.readString(file));
    }

    @Test
    void aFailureKeepsTheFormerFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("history.csv");
        HistoryCsv.write(ROWS, file);
        List<EpochRow> failing = new AbstractList<>() {
            @Override
            public EpochRow get(int index) {
                if (index == 500) {
                    throw new IllegalStateException("stop");
                }
                return ROWS.get(0);
            }

            @Override
            public int size() {
                return 1000;
            }
        };
        assertThrows(IllegalStateException.class, () -> HistoryCsv.write(failing, file));
        assertEquals(TEXT, Files.readString(file));
        assertEquals(List.of("history.csv"), names(folder));
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
