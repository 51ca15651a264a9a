package org.example;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Pictures of boxes and discs, in a folder for each. */
final class PictureFolders {
    private PictureFolders() {}

    static Path write(Path folder) throws IOException {
        for (String name : List.of("box", "disc")) {
            Path place = Files.createDirectories(folder.resolve(name));
            for (int i = 0; i < 10; i++) {
                BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
                Graphics2D paint = image.createGraphics();
                paint.setColor(Color.getHSBColor(i / 10f, 0.5f, 1));
                if (name.equals("box")) {
                    paint.fillRect(i, 4, 20, 20);
                } else {
                    paint.fillOval(i, 4, 20, 20);
                }
                paint.dispose();
                ImageIO.write(image, "png", place.resolve(i + ".png").toFile());
            }
        }
        return folder;
    }
}
