package dev.fovea.log;

import static dev.fovea.nn.Layers.dense;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.UnknownFieldSet;
import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.optim.Schedule;
import dev.fovea.optim.Sgd;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.EpochReport;
import dev.fovea.train.Evaluation;
import dev.fovea.train.StepReport;
import dev.fovea.train.Trainer;
import dev.fovea.train.TrainingListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTest {
    private static final EpochReport FIRST = EpochReport.of(1, Evaluation.of(0.5, Map.of("accuracy", 0.75)))
            .learningRate(0.01).time(4, 2.5, 100);
    private static final EpochReport SECOND = EpochReport.of(2, Evaluation.of(0.25, Map.of("accuracy", 1.0)))
            .validation(Evaluation.of(0.125, Map.of("accuracy", 0.5))).learningRate(0.005).time(4, 1.5, 120);

    @TempDir
    Path folder;

    @Test
    void theConsoleHasALineForEachEpoch() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ConsoleProgress progress =
                ConsoleProgress.to(new PrintStream(bytes, true, StandardCharsets.UTF_8)).everySteps(2);
        progress.resumed(List.of(FIRST), 3);
        progress.epochStarted(2, 9, 4);
        for (int step = 1; step <= 3; step++) {
            progress.stepFinished(StepReport.of(2, step, 4, Evaluation.of(1, Map.of())));
        }
        progress.epochFinished(SECOND);
        assertEquals(
                """
                        resumed after 1 epoch and 3 steps
                        epoch 2, step 2 of 4: loss 1.0000
                        epoch 2 of 9: loss 0.2500, accuracy 1.0000, val_loss 0.1250, val_accuracy 0.5000, rate 0.005000, 1.5 s, \
                        120 samples/s
                        """,
                bytes.toString(StandardCharsets.UTF_8).replace("\r", ""));
        assertThrows(
                IllegalArgumentException.class, () -> ConsoleProgress.to(System.out).everySteps(0));
    }

    @Test
    void theCsvFileIsWholeAfterEachEpoch() throws IOException {
        Path file = folder.resolve("history.csv");
        CsvHistory history = new CsvHistory(file);
        history.epochFinished(FIRST);
        assertEquals("""
                epoch,loss,accuracy,learning_rate,steps,seconds,samples_per_second
                1,0.5,0.75,0.01,4,2.5,100.0
                """, Files.readString(file));
        CsvHistory resumed = new CsvHistory(file);
        resumed.resumed(List.of(FIRST), 0);
        resumed.epochFinished(SECOND);
        assertEquals("""
                epoch,loss,accuracy,learning_rate,steps,seconds,samples_per_second,val_loss,val_accuracy
                1,0.5,0.75,0.01,4,2.5,100.0,,
                2,0.25,1.0,0.005,4,1.5,120.0,0.125,0.5
                """, Files.readString(file));
        resumed.epochFinished(FIRST); // of a replay, or of another training
        assertEquals(2, Files.readAllLines(file).size());
        Path other = folder.resolve("other.csv");
        new CsvHistory(other).resumed(List.of(FIRST, SECOND), 0);
        assertEquals(3, Files.readAllLines(other).size(), "though nothing is left to be trained");
        CsvHistory nowhere = new CsvHistory(folder.resolve("no/such/folder/history.csv"));
        assertThrows(UncheckedIOException.class, () -> nowhere.epochFinished(FIRST));
    }

    /** What TensorBoard reads, taken apart by Protocol Buffers' own library. */
    @Test
    void eventsAreThoseOfTensorBoard() throws IOException {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(1_700_000_000_500L), ZoneOffset.UTC);
        TensorBoardEvents events = TensorBoardEvents.in(folder.resolve("run")).everySteps(2).clock(clock);
        events.stepFinished(StepReport.of(2, 1, 3, Evaluation.of(1, Map.of())).batch(0.75, 0.5)); // step 4
        events.stepFinished(StepReport.of(2, 2, 3, Evaluation.of(1, Map.of())).batch(9, 9)); // step 5
        events.epochFinished(SECOND);
        Path file = folder.resolve("run/events.out.tfevents.1700000000.fovea");
        List<UnknownFieldSet> all = events(file);
        assertEquals(3, all.size());
        assertEquals(
                "brain.Event:2", all.get(0).getField(3).getLengthDelimitedList().getFirst().toStringUtf8());
        for (UnknownFieldSet event : all) {
            assertEquals(
                    1_700_000_000.5,
                    Double.longBitsToDouble(event.getField(1).getFixed64List().getFirst()));
        }
        assertEquals(4, all.get(1).getField(2).getVarintList().getFirst());
        assertEquals(List.of("batch/loss=0.75", "batch/learning_rate=0.5"), scalars(all.get(1)));
        assertEquals(2, all.get(2).getField(2).getVarintList().getFirst());
        assertEquals(
                List.of(
                        "epoch/loss=0.25", "epoch/accuracy=1.0", "epoch/val_loss=0.125", "epoch/val_accuracy=0.5",
                        "epoch/learning_rate=0.005"),
                scalars(all.get(2)));
    }

    @Test
    void everyTrainingHasAFileOfItsOwn() throws IOException {
        Clock clock = Clock.fixed(Instant.ofEpochSecond(5), ZoneOffset.UTC);
        for (int i = 0; i < 3; i++) {
            TensorBoardEvents events = TensorBoardEvents.in(folder).clock(clock);
            events.resumed(List.of(FIRST), 0);
            if (i == 0) {
                events.epochFinished(SECOND);
            }
        }
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.sorted().toList();
        }
        assertEquals(3, files.size());
        for (Path file : files) {
            assertEquals(3, events(file).size());
        }
        // The first has the epochs done before; the others go on with what is there.
        UnknownFieldSet session = events(files.get(1)).get(1);
        assertEquals(FIRST.steps() + 1, session.getField(2).getVarintList().getFirst());
        var start = UnknownFieldSet.parseFrom(session.getField(7).getLengthDelimitedList().getFirst());
        assertEquals(1, start.getField(1).getVarintList().getFirst());
        assertEquals("TensorBoardEvents[" + folder + "]", TensorBoardEvents.in(folder).toString());
        assertEquals("CsvHistory[" + folder + "]", new CsvHistory(folder).toString());
        Path taken = Files.writeString(folder.resolve("file"), "");
        TensorBoardEvents impossible = TensorBoardEvents.in(taken.resolve("below"));
        assertThrows(UncheckedIOException.class, () -> impossible.epochFinished(FIRST));
        assertThrows(IllegalArgumentException.class, () -> TensorBoardEvents.in(folder).everySteps(0));
    }

    /** Nothing is trained, and a folder that does not exist is made for events alone. */
    @Test
    void whatCannotBeWrittenIsToldBeforeTrainingBegins() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "text");
        Path none = folder.resolve("none/history.csv");
        assertRefused(none + ": cannot be written: no such file or folder", new CsvHistory(none));
        assertRefused(folder + ": expected a file to write, found a folder", new CsvHistory(folder));
        assertRefused(
                file + ": expected a folder for the events of training, found a file", TensorBoardEvents.in(file));
        assertRefused(
                file.resolve("below") + ": the events of training cannot be written: ",
                TensorBoardEvents.in(file.resolve("below")));
        new CsvHistory(file).trainingStarted();
        TensorBoardEvents.in(folder.resolve("run/events")).trainingStarted();
        assertEquals("text", Files.readString(file), "nothing is replaced yet");
        try (Stream<Path> events = Files.list(folder.resolve("run/events"))) {
            assertEquals(0, events.count(), "it would be taken for an earlier training");
        }
    }

    private static void assertRefused(String message, TrainingListener listener) {
        Network network = Network.build(Shape.of(1), 1, dense(2));
        float[] before = network.parameter("dense.kernel").values().clone();
        Trainer trainer = new Trainer(network, new Sgd(), Schedule.constant(1)).listener(listener);
        Dataset data = Dataset.of(Tensor.zeros(2, 1), new int[] {0, 1});
        String told = String.valueOf(
                assertThrows(UncheckedIOException.class, () -> trainer.fit(data, null, 1, 1)).getMessage());
        assertTrue(told.startsWith(message), told);
        assertArrayEquals(before, network.parameter("dense.kernel").values());
    }

    private static List<String> scalars(UnknownFieldSet event) throws IOException {
        List<String> scalars = new ArrayList<>();
        var summary = UnknownFieldSet.parseFrom(event.getField(5).getLengthDelimitedList().getFirst());
        for (var bytes : summary.getField(1).getLengthDelimitedList()) {
            var value = UnknownFieldSet.parseFrom(bytes);
            scalars.add(value.getField(1).getLengthDelimitedList().getFirst().toStringUtf8() + "="
                    + Float.intBitsToFloat(value.getField(2).getFixed32List().getFirst()));
        }
        return scalars;
    }

    /** The events of a file; fails if a checksum is wrong. */
    private static List<UnknownFieldSet> events(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<UnknownFieldSet> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = new byte[8];
            bytes.get(length);
            assertEquals(masked(length), bytes.getInt(), "checksum of a length");
            byte[] event = new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
            bytes.get(event);
            assertEquals(masked(event), bytes.getInt(), "checksum of an event");
            events.add(UnknownFieldSet.parseFrom(event));
        }
        assertFalse(events.isEmpty());
        return events;
    }

    /** CRC-32C by its polynomial, bit by bit, masked as TensorFlow masks it. */
    private static int masked(byte[] bytes) {
        int crc = ~0;
        for (byte b : bytes) {
            crc ^= b & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0x82F63B78);
            }
        }
        crc = ~crc;
        return ((crc >>> 15) | (crc << 17)) + 0xA282EAD8;
    }

    @Test
    void theChecksumIsThatOfThePublishedExample() {
        // "123456789" has the CRC-32C e3069283 (RFC 3720's catalogue).
        int crc = masked("123456789".getBytes(StandardCharsets.US_ASCII)) - 0xA282EAD8;
        assertEquals(0xE3069283, (crc << 15) | (crc >>> 17));
        assertTrue(EventRecord.framed(new byte[0]).length == 16);
    }
}
