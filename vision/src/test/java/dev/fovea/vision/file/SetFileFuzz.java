package dev.fovea.vision.file;

import dev.fovea.io.FileException;
import dev.fovea.testing.FuzzTarget;
import dev.fovea.testing.Refusal;
import dev.fovea.vision.ClassNames;
import dev.fovea.vision.ImageForm;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.picture.PictureDataset;
import dev.fovea.vision.picture.Preprocessing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The readers that want a file: NumPy's {@code .npz}, tables of pictures, names of classes. The first byte chooses which. */
public final class SetFileFuzz implements FuzzTarget {
    private static final int NPZ = 0;
    private static final int PICTURES = 1;
    private static final int NAMES = 2;
    private static final int MAPPING = 3;
    private static final ImageForm SMALL = ImageForm.grey(2, 2, ClassNames.numbered(10));
    private static final SetFileFuzz TARGET = new SetFileFuzz();

    private final Path file;

    SetFileFuzz() {
        try {
            Path folder = Files.createTempDirectory("fuzz");
            file = folder.resolve("x");
            folder.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Is called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        TARGET.accepts(input);
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        return List.of(
                seed(NPZ, npz(ZipEntry.STORED)), seed(NPZ, npz(ZipEntry.DEFLATED)),
                // The table itself is the picture it names: it must only be there.
                seed(PICTURES, text("path,label\nx,cat\nx,dog\n")),
                seed(PICTURES, text("note;label;path\n\"a;b\";7;x\r\n;10;\"x\"\r\n")),
                seed(NAMES, text("cat\ndog\nKätzchen\n\n")), seed(MAPPING, text("1 65 97\n2 66 98\n3 67\n")));
    }

    private static byte[] npz(int method) throws IOException {
        var file = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(file)) {
            zip.setLevel(method == ZipEntry.STORED ? 0 : 9);
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(SampleColours.npy("|u1", "(3, 2, 2)", new byte[12]));
            zip.putNextEntry(new ZipEntry("y.npy"));
            zip.write(SampleColours.npy("|u1", "(3,)", new byte[] {9, 0, 1}));
        }
        return file.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] seed(int choice, byte[] content) {
        return SampleDigits.join(new byte[] {(byte) choice}, content);
    }

    @Override
    public List<String> words() {
        return List.of("path", "label", "x.npy", "y.npy", "'shape': ", "'descr': '|u1'");
    }

    @Override
    public boolean accepts(byte[] input) throws IOException {
        Files.write(file, Arrays.copyOfRange(input, Math.min(1, input.length), input.length));
        try {
            read(input.length == 0 ? 0 : input[0] & 3);
            return true;
        } catch (FileException e) {
            Refusal.require(e, file.toString());
            return false;
        }
    }

    private void read(int choice) throws IOException {
        switch (choice) {
            case NPZ -> {
                LabelledImages images = NumpyReader.read(file, "x", "y", SMALL);
                for (int i = 0; i < images.size(); i++) {
                    require(images.label(i) >= 0 && images.label(i) < 10, "label " + images.label(i));
                }
            }
            case PICTURES -> {
                PictureDataset pictures = PictureCsv.of(file).open(Preprocessing.to(2, 2));
                for (int i = 0; i < pictures.size(); i++) {
                    require(Files.isRegularFile(pictures.file(i)), "no file");
                    require(!pictures.classNames().name(pictures.label(i)).isBlank(), "no name");
                }
            }
            case NAMES -> require(ClassNames.read(file).size() > 0, "no names");
            default -> require(
                    ClassNames.readMapping(file).names().stream().allMatch(name -> name.length() == 1),
                    "more than a character");
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
