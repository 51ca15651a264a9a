package dev.fovea.vision.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which files are pictures, and in which order. */
class PictureFilesTest {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0};

    @TempDir
    Path folder;

    private Path file(String name, byte... content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    private List<Path> paths(String... names) {
        return Stream.of(names).map(folder::resolve).toList();
    }

    @Test
    void aFolderStandsForItsPicturesByName() throws IOException {
        file("b.png", PNG);
        file("a.JPG", JPEG);
        file("c/2.jpeg", JPEG);
        file("c/10", PNG);
        file("c/d/e.png", PNG);
        file("z");
        file("bad.png", (byte) 1);
        file("empty.gif");
        file("labels.txt", (byte) '7');
        file("Thumbs.db", (byte) 0);
        file(".hidden.png", PNG);
        file(".hidden/x.png", PNG);
        PictureFiles found = PictureFiles.in(List.of(folder));
        assertEquals(
                paths("a.JPG", "b.png", "bad.png", "c/10", "c/2.jpeg", "c/d/e.png", "empty.gif"), found.pictures());
        assertEquals(paths("Thumbs.db", "labels.txt", "z"), found.others());
        assertEquals(List.of(), found.faults());
    }

    /** WebP's container has sounds and films, too. */
    @Test
    void aRiffFileIsAPictureIfItSaysSo() throws IOException {
        file("in/picture", "RIFF____WEBPVP8 ".getBytes(StandardCharsets.US_ASCII));
        file("in/sound", "RIFF____WAVEfmt ".getBytes(StandardCharsets.US_ASCII));
        file("in/film", "RIFF____AVI LIST".getBytes(StandardCharsets.US_ASCII));
        file("in/start", "RIFF____WEB".getBytes(StandardCharsets.US_ASCII));
        PictureFiles found = PictureFiles.in(paths("in"));
        assertEquals(paths("in/picture"), found.pictures());
        assertEquals(paths("in/film", "in/sound", "in/start"), found.others());
    }

    @Test
    void filesAndFoldersKeepTheirOrder() throws IOException {
        file("in/2.png", PNG);
        file("in/1.png", PNG);
        Path hidden = file(".named", PNG);
        Path none = folder.resolve("none.png");
        PictureFiles found = PictureFiles.in(List.of(none, folder.resolve("in"), hidden, folder.resolve("in")));
        List<Path> in = paths("in/1.png", "in/2.png");
        assertEquals(List.of(none, in.get(0), in.get(1), hidden, in.get(0), in.get(1)), found.pictures());
    }

    @Test
    void linksToFoldersAreNotFollowedSoThatNoneIsWalkedForEver() throws IOException {
        Path picture = file("in/1.png", PNG);
        Files.createSymbolicLink(folder.resolve("in/again"), folder.resolve("in"));
        Files.createSymbolicLink(folder.resolve("in/link.png"), picture);
        PictureFiles found = PictureFiles.in(paths("in"));
        assertEquals(paths("in/1.png", "in/link.png"), found.pictures());
        assertEquals(paths("in/again"), found.others());
        Files.createSymbolicLink(folder.resolve("named"), folder.resolve("in"));
        assertEquals(paths("named/1.png", "named/link.png"), PictureFiles.in(paths("named")).pictures());
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void whatCannotBeReadIsToldAndNoDeviceIsOpened() throws IOException {
        file("in/1.png", PNG);
        Files.createSymbolicLink(folder.resolve("in/broken.png"), folder.resolve("nothing"));
        Files.createSymbolicLink(folder.resolve("in/broken.txt"), folder.resolve("nothing"));
        Files.createSymbolicLink(folder.resolve("in/endless.png"), Path.of("/dev/zero"));
        PictureFiles found = PictureFiles.in(paths("in"));
        assertEquals(paths("in/1.png", "in/broken.png"), found.pictures());
        assertEquals(paths("in/broken.txt", "in/endless.png"), found.others());
    }

    @Test
    void aFolderWithoutPicturesIsAFault() throws IOException {
        file("in/notes.txt", (byte) '7');
        PictureFiles found = PictureFiles.in(paths("in"));
        assertEquals(List.of(), found.pictures());
        assertEquals(1, found.faults().size());
        assertEquals(folder.resolve("in"), found.faults().getFirst().place());
        String message = found.faults().getFirst().message();
        assertTrue(message.equals(folder.resolve("in") + ": expected pictures in this folder, found none"), message);
    }
}
