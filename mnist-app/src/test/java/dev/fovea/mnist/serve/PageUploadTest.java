package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.Waiting;
import dev.fovea.mnist.ensemble.BundledNetwork;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures are chosen, dropped on the page or pasted. */
@Waiting
class PageUploadTest {
    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static TestService server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void serve() throws Exception {
        server = TestService.of(BundledNetwork.read(), "1.2.3");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static DrawnPage open() {
        return DrawnPage.open(BROWSER, server.url());
    }

    /** A digit on paper, as a file of this format. */
    private static byte[] picture(String format, int digit, int side) throws IOException {
        BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setColor(new Color(0xFF, 0xFD, 0xF0));
        pen.fillRect(0, 0, side, side);
        pen.setColor(new Color(0x20, 0x30, 0x80));
        pen.setStroke(new BasicStroke(side * 0.075f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        for (double[][] line : Strokes.of(digit).lines()) {
            Path2D path = new Path2D.Double();
            path.moveTo(line[0][0] * side, line[0][1] * side);
            for (double[] point : line) {
                path.lineTo(point[0] * side, point[1] * side);
            }
            pen.draw(path);
        }
        pen.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertTrue(ImageIO.write(picture, format, out), format);
        return out.toByteArray();
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    @ParameterizedTest
    @CsvSource({"png, 4, 300", "jpg, 7, 240", "png, 3, 28", "gif, 2, 200", "bmp, 0, 150"})
    void aPictureIsRead(String format, int digit, int side) throws IOException {
        DrawnPage page = open();
        page.upload(file("digit." + format, picture(format, digit, side)));
        assertTrue(page.answered().sentence().endsWith(" " + digit), page.sentence());
        assertTrue(page.ink() > 0, "the picture is not shown");
        page.click("undo");
        page.await("no picture", p -> p.ink() == 0);
        assertEquals("No digit yet", page.settled().sentence());
    }

    @Test
    void aLargePictureIsMadeSmallerBeforeItIsSent() throws IOException {
        DrawnPage page = open();
        page.upload(file("photo.jpg", picture("jpg", 7, 2600)));
        assertEquals("This is a 7", page.answered().sentence());
        page.run("createImageBitmap(sent.at(-1)).then(({ width, height }) => { window.size = width + 'x' + height; })");
        page.await("the size", p -> "1024x1024".equals(p.run("return window.size")));
    }

    /** A photo of a phone that was held upright: its rows are columns, and a tag says so. */
    @Test
    void aPhotoIsReadAsItIsShown() throws IOException {
        BufferedImage upright = ImageIO.read(new ByteArrayInputStream(picture("png", 7, 240)));
        BufferedImage turned = new BufferedImage(240, 240, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = turned.createGraphics();
        pen.drawImage(upright, AffineTransform.getQuadrantRotateInstance(-1, 120, 120), null);
        pen.dispose();
        byte[] jpeg = Drawings.encoded(turned, "jpg");
        byte[] exif = HexFormat.of()
                .parseHex(
                        "ffe10022457869660000" + "4d4d002a00000008" + "0001" + "011200030000000100060000" + "00000000");
        ByteArrayOutputStream photo = new ByteArrayOutputStream();
        photo.write(jpeg, 0, 2);
        photo.write(exif);
        photo.write(jpeg, 2, jpeg.length - 2);
        DrawnPage page = open();
        page.upload(file("photo.jpg", photo.toByteArray()));
        assertEquals("This is a 7", page.answered().sentence());
    }

    @ParameterizedTest
    @CsvSource({"light, 000000, 255", "light, ffffff, 0", "dark, 000000, 255", "dark, ffffff, 0"})
    void whatIsTransparentIsShownOnPaper(String colours, String ink, int paper) throws IOException {
        BROWSER.media(Map.of("prefers-color-scheme", colours));
        BufferedImage opaque = ImageIO.read(new ByteArrayInputStream(picture("png", 4, 300)));
        BufferedImage clear = new BufferedImage(300, 300, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < 300; y++) {
            for (int x = 0; x < 300; x++) {
                int alpha = 255 - (opaque.getRGB(x, y) >> 16 & 255);
                clear.setRGB(x, y, alpha << 24 | Integer.parseInt(ink, 16));
            }
        }
        DrawnPage page = open();
        page.upload(file("clear.png", Drawings.encoded(clear, "png")));
        assertEquals("This is a 4", page.answered().sentence());
        page.await("the picture", p -> p.ink() > 0);
        assertEquals(List.of(paper, 255), page.numbers("""
                const data = pixels(document.getElementById("paper"));
                return [data[0], data[3]];
                """));
    }

    @Test
    void drawingOnAPictureBeginsAnew() throws IOException {
        DrawnPage page = open();
        page.upload(file("digit.png", picture("png", 4, 300)));
        page.answered().draw(Strokes.of(7)).settled();
        assertEquals("This is a 7", page.sentence());
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop", "paste"})
    void picturesComeByDroppingAndPasting(String way) throws IOException {
        DrawnPage page = open();
        page.run("""
                const bytes = Uint8Array.from(atob(arguments[1]), character => character.charCodeAt(0));
                const data = new DataTransfer();
                data.items.add(new File([bytes], "digit.png", { type: "image/png" }));
                const init = { bubbles: true, cancelable: true, dataTransfer: data, clipboardData: data };
                const pad = document.getElementById("pad");
                if (arguments[0] === "paste") {
                    pad.dispatchEvent(new ClipboardEvent("paste", init));
                } else {
                    const invites = () => !document.getElementById("drop").hidden;
                    window.inviting = [invites()];
                    const drag = (type, more) => {
                        const taken = !pad.dispatchEvent(new DragEvent(type, { ...init, ...more }));
                        inviting.push(invites());
                        return taken;
                    };
                    drag("dragover");
                    drag("dragleave", { relatedTarget: document.body });
                    drag("dragleave", { relatedTarget: null });
                    window.taken = drag("dragover");
                    pad.dispatchEvent(new DragEvent("drop", init));
                }
                """, way, Base64.getEncoder().encodeToString(picture("png", 4, 300)));
        assertEquals("This is a 4", page.answered().sentence());
        if (way.equals("drop")) {
            assertEquals(List.of("false", "true", "true", "false", "true"), page.strings("return inviting"));
            assertEquals(true, page.run("return taken"));
            assertFalse(page.element("drop").isDisplayed());
        }
    }

    @Test
    void whatIsWrongWithAFileIsSaid() throws IOException {
        BROWSER.expectFailedRequests();
        DrawnPage page = open();
        byte[] good = picture("png", 4, 300);
        page.upload(file("broken.png", Arrays.copyOf(good, good.length / 2)));
        String notice = page.notice();
        assertTrue(notice.matches("broken\\.png: .*PNG.*\\."), notice);
        assertEquals("No digit yet", page.sentence());

        page.upload(file("note.png", "this is no picture".getBytes(StandardCharsets.UTF_8)));
        page.await("another notice", p -> p.notice().startsWith("note.png"));
        assertEquals("note.png: expected a PNG or JPEG picture.", page.notice());

        page.upload(file("note.txt", "this is no picture".getBytes(StandardCharsets.UTF_8)));
        page.await("another notice", p -> p.notice().startsWith("note.txt"));
        assertEquals("note.txt: expected a PNG or JPEG picture, found text/plain.", page.notice());

        page.upload(file("huge.png", new byte[5 * 1024 * 1024]));
        page.await("another notice", p -> p.notice().startsWith("huge.png"));
        assertEquals("huge.png: expected a PNG or JPEG picture, found a broken or a huge one.", page.notice());

        page.upload(file("blank.png", blank()));
        page.await("another notice", p -> p.notice().startsWith("blank.png"));
        assertEquals("blank.png: nothing to be seen: all pixels are alike.", page.notice());
        assertEquals(page.notice(), page.element("reason").getText());
        assertEquals("alert", page.element("reason").getDomAttribute("role"));

        page.upload(file("good.png", good));
        assertEquals("This is a 4", page.answered().sentence());
        assertFalse(page.element("notice").isDisplayed());
    }

    private static byte[] blank() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(40, 40, BufferedImage.TYPE_BYTE_GRAY), "png", out);
        return out.toByteArray();
    }
}
