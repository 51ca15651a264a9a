package dev.fovea.mnist.report;

import java.awt.AWTError;
import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The font of every picture, shipped with this application so that pictures look alike on every machine.
 *
 * <p>This is also the gate to AWT: it sets {@code java.awt.headless} before anything else of AWT is loaded, so whoever
 * draws must call {@link #load()} first.
 *
 * @param regular the upright face, at 1 point
 * @param bold the bold face, at 1 point
 */
record Lettering(Font regular, Font bold) {
    private static final String HEADLESS = "java.awt.headless";
    private static final String CONFIGURATION = "sun.awt.fontconfig";

    /** The rules by which text is measured; {@link Sheet} draws by the same ones. */
    private static final FontRenderContext MEASURE = new FontRenderContext(null, true, true);

    /**
     * Returns the font, loaded once.
     *
     * @return the font
     * @throws PictureException if this Java runtime cannot draw text
     */
    static Lettering load() throws PictureException {
        Lettering lettering = Loaded.LETTERING;
        if (lettering == null) {
            throw new PictureException(Loaded.FAILURE);
        }
        return lettering;
    }

    /**
     * Measures a line of text.
     *
     * @param font the font, at the size it is drawn
     * @param text the text
     * @return its width in pixels
     */
    static double width(Font font, String text) {
        return font.getStringBounds(text, MEASURE).getWidth();
    }

    /** The name of a class, or its label if the font does not have it. */
    String shown(String name, int label) {
        return regular.canDisplayUpTo(name) < 0 ? name : Integer.toString(label);
    }

    Font regular(float size) {
        return regular.deriveFont(size);
    }

    Font bold(float size) {
        return bold.deriveFont(size);
    }

    /** Loads on first use; a failure is kept too, since the font system of a JVM does not recover from one. */
    private static final class Loaded {
        static final @Nullable Lettering LETTERING;
        static final String FAILURE;

        static {
            System.setProperty(HEADLESS, "true");
            Lettering lettering = null;
            String failure = "";
            Throwable broken = startFonts();
            try {
                lettering = readThoughInterrupted(broken);
                draw(lettering);
            } catch (IOException e) {
                // AWT copies a font that is not a file on its own into one.
                failure = "the font of the pictures cannot be read (" + rootCause(e)
                        + "); is the folder for temporary files, " + System.getProperty("java.io.tmpdir")
                        + ", writable?";
            } catch (FontFormatException | RuntimeException | LinkageError | InternalError | AWTError e) {
                lettering = null;
                failure = "this Java runtime cannot draw text (" + rootCause(broken == null ? e : broken)
                        + "); use a JDK that brings its font library along, or install FreeType";
            }
            LETTERING = lettering;
            FAILURE = failure;
        }

        /** Reads the font; AWT takes an interrupt for a font that cannot be read, and forgets it. */
        private static Lettering readThoughInterrupted(@Nullable Throwable broken)
                throws IOException, FontFormatException {
            boolean interrupted = Thread.interrupted();
            try {
                return read(broken);
            } catch (IOException e) {
                Lettering lettering = read(broken);
                interrupted = true;
                return lettering;
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        /**
         * Has AWT start its font system, by asking for any of its own fonts.
         *
         * @return why it does not start, which is no reason yet to give up; null if it does
         */
        private static @Nullable Throwable startFonts() {
            try {
                String family = new Font(Font.DIALOG, Font.PLAIN, 1).getFamily();
                return family.isEmpty() ? new IOException("no fonts") : null;
            } catch (RuntimeException | Error e) {
                // AWT has no class of its own for this: a machine without fontconfig is a RuntimeException ("Fontconfig
                // head is null"), one without fonts an Error ("no physical fonts found"), no FreeType a LinkageError.
                return e;
            }
        }

        private static Lettering read(@Nullable Throwable broken) throws IOException, FontFormatException {
            if (broken instanceof LinkageError e) {
                throw e; // A library is missing: nothing will help.
            }
            return broken == null ? read() : readWithoutSystemFonts();
        }

        /** Gives AWT a mapping that names no font: enough to start, and to use a font that is read from a file. */
        private static Lettering readWithoutSystemFonts() throws IOException, FontFormatException {
            String before = System.getProperty(CONFIGURATION);
            Path mapping = Files.createTempFile("fontconfig", ".properties");
            try {
                Files.writeString(mapping, "version=1\nsequence.allfonts=default\n");
                System.setProperty(CONFIGURATION, mapping.toString());
                return read();
            } finally {
                // AWT has read it by now, once and for all.
                if (before == null) {
                    System.clearProperty(CONFIGURATION);
                } else {
                    System.setProperty(CONFIGURATION, before);
                }
                Files.delete(mapping);
            }
        }

        private static Lettering read() throws IOException, FontFormatException {
            return new Lettering(read("roboto-regular.ttf"), read("roboto-bold.ttf"));
        }

        private static Font read(String name) throws IOException, FontFormatException {
            try (InputStream in = Lettering.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new FileNotFoundException("the font " + name + " is missing from this application");
                }
                return Font.createFont(Font.TRUETYPE_FONT, in);
            }
        }

        /** Draws a word, so that a library that AWT lacks is found missing here and not half way through a picture. */
        private static void draw(Lettering lettering) {
            Graphics2D graphics = new BufferedImage(32, 16, BufferedImage.TYPE_INT_RGB).createGraphics();
            graphics.setFont(lettering.regular(12));
            graphics.drawString("0123", 0, 12);
            graphics.dispose();
        }

        private static String rootCause(Throwable e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            String message = cause.getMessage();
            return message == null ? cause.getClass().getName() : message.lines().findFirst().orElse("");
        }
    }
}
