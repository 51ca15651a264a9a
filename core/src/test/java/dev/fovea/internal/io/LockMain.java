package dev.fovea.internal.io;

import dev.fovea.io.FileException;

import java.nio.file.Path;

/** Says whether a process of its own gets the lock of a folder. */
final class LockMain {
    private LockMain() {}

    public static void main(String[] args) throws FileException {
        System.out.println(FolderLock.tryToTake(Path.of(args[0])).isPresent() ? "taken" : "refused");
    }
}
