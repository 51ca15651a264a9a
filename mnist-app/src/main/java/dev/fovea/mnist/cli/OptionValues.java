package dev.fovea.mnist.cli;

import dev.fovea.internal.program.FileNames;
import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.Recipe;
import dev.fovea.mnist.serve.HostNames;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.download.PublishedSet;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The values that options take, each with its allowed range; picocli puts the option's name before the messages. */
final class OptionValues {
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?");

    private OptionValues() {}

    private static TypeConversionException refused(String expected, String found) {
        return new TypeConversionException("expected " + expected + ", found \"" + found + "\"");
    }

    /** A whole number within bounds. */
    abstract static class Whole implements ITypeConverter<Integer> {
        private final int least;
        private final int most;

        Whole(int least, int most) {
            this.least = least;
            this.most = most;
        }

        @Override
        public Integer convert(String text) {
            try {
                int value = WHOLE.matcher(text).matches() ? Integer.parseInt(text) : least - 1;
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException tooLarge) {
                // refused below
            }
            throw refused("a whole number from " + least + " to " + most, text);
        }
    }

    /** For --nets. */
    static final class Networks extends Whole {
        Networks() {
            super(1, 100);
        }
    }

    /** For --epochs. */
    static final class Epochs extends Whole {
        Epochs() {
            super(1, 10_000);
        }
    }

    /** For --batch-size. */
    static final class BatchSize extends Whole {
        BatchSize() {
            super(1, 4096);
        }
    }

    /** For --threads. */
    static final class Threads extends Whole {
        Threads() {
            super(1, 1024);
        }
    }

    /** For --port. */
    static final class Port extends Whole {
        Port() {
            super(0, 65_535);
        }
    }

    /** For --limit. */
    static final class Limit extends Whole {
        Limit() {
            super(1, LabelledImages.LARGEST_SIZE);
        }
    }

    /** For --checkpoint-steps. */
    static final class Steps extends Whole {
        Steps() {
            super(0, 1_000_000);
        }
    }

    /** For --steps of verify. */
    static final class ReplayedSteps extends Whole {
        ReplayedSteps() {
            super(1, 1_000_000_000);
        }
    }

    /** For --train-rows: the bundled MNIST has no more. */
    static final class TrainRows extends Whole {
        TrainRows() {
            super(1, 60_000);
        }
    }

    /** For --test-rows: the bundled MNIST has no more. */
    static final class TestRows extends Whole {
        TestRows() {
            super(1, 10_000);
        }
    }

    /** One of several, by its title. */
    abstract static class Choice<T> implements ITypeConverter<T> {
        private final List<T> all;
        private final Function<T, String> title;

        Choice(List<T> all, Function<T, String> title) {
            this.all = List.copyOf(all);
            this.title = title;
        }

        @Override
        public T convert(String text) {
            String titles = all.stream().map(title).collect(Collectors.joining(", "));
            return all.stream()
                    .filter(one -> title.apply(one).equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(() -> refused("one of " + titles, text));
        }
    }

    /** For --recipe. */
    static final class RecipeName extends Choice<Recipe> {
        RecipeName() {
            super(List.of(Recipe.values()), Recipe::toString);
        }
    }

    /** For --set. */
    static final class Sets extends Choice<KnownSet> {
        Sets() {
            super(List.of(KnownSet.values()), KnownSet::title);
        }
    }

    /** For sets to download. */
    static final class Published extends Choice<PublishedSet> {
        Published() {
            super(List.of(PublishedSet.values()), PublishedSet::title);
        }
    }

    /** A number within bounds. */
    abstract static class Decimal implements ITypeConverter<Double> {
        private final double most;
        private final String expected;

        Decimal(double most, String expected) {
            this.most = most;
            this.expected = expected;
        }

        @Override
        public Double convert(String text) {
            double value = decimal(text);
            if (value >= 0 && value <= most) {
                return value;
            }
            throw refused(expected, text);
        }
    }

    /** For --rotate. */
    static final class Degrees extends Decimal {
        Degrees() {
            super(180, "degrees from 0 to 180, such as 10");
        }
    }

    /** For --zoom, which must leave something of an image. */
    static final class Zoom extends Decimal {
        Zoom() {
            super(0.9, "a share from 0 to 0.9, such as 0.1");
        }
    }

    /** For --shift and --flip. */
    static final class Part extends Decimal {
        Part() {
            super(1, "a share from 0 to 1, such as 0.1");
        }
    }

    /** For --seed. */
    static final class Seed implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                if (WHOLE.matcher(text).matches()) {
                    return Long.valueOf(text);
                }
            } catch (NumberFormatException tooLarge) {
                // refused below
            }
            throw refused("a whole number from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE, text);
        }
    }

    private static double decimal(String text) {
        return DECIMAL.matcher(text).matches() ? Double.parseDouble(text) + 0.0 : Double.NaN; // -0 becomes 0
    }

    /** For --learning-rate. */
    static final class LearningRate extends Decimal {
        LearningRate() {
            super(10, "a number from 0 to 10, such as 0.001 or 1e-3");
        }
    }

    /** For --decay. */
    static final class Decay implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            double value = decimal(text);
            if (value > 0 && value <= 1) {
                return value;
            }
            throw refused("a number above 0 and up to 1, such as 0.95", text);
        }
    }

    /** For --validation. */
    static final class Share implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            double value = decimal(text);
            if (value >= 0 && value < 1) {
                return value;
            }
            throw refused("a share from 0 up to, but not including, 1, such as 0.1", text);
        }
    }

    /** For --host-name. */
    static final class HostName implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            try {
                return HostNames.parse(text);
            } catch (IllegalArgumentException neither) {
                throw refused("a name or an address, without http:// or a port", text);
            }
        }
    }

    /** For files and folders. */
    static final class Place implements ITypeConverter<Path> {
        @Override
        public Path convert(String text) {
            if (text.isBlank()) {
                throw refused("the name of a file or folder", text);
            }
            try {
                return FileNames.here().path(text);
            } catch (FileException unusable) {
                throw new TypeConversionException(String.valueOf(unusable.getMessage()));
            }
        }
    }
}
