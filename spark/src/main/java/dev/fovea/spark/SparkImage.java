package dev.fovea.spark;

import dev.fovea.vision.picture.Picture;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.List;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A picture as Spark's image source has it: bytes, rows from the top, a pixel's channels in the order blue, green, red. */
final class SparkImage {
    private static final List<String> FIELDS = List.of(ImageSchema.imageFields());

    /** OpenCV's 8UC1, 8UC3 and 8UC4: eight bits a channel. */
    private static final int GREY = 0;
    private static final int BGR = 16;
    private static final int BGRA = 24;

    private SparkImage() {}

    /** Whether a column is of such pictures. */
    static boolean is(DataType type) {
        return type instanceof StructType struct
                && List.of(struct.fieldNames()).equals(FIELDS)
                && sameTypes(struct.fields(), ImageSchema.columnSchema().fields());
    }

    private static boolean sameTypes(StructField[] some, StructField[] others) {
        for (int i = 0; i < some.length; i++) {
            if (!some[i].dataType().equals(others[i].dataType())) {
                return false;
            }
        }
        return true;
    }

    /** The picture of a row. */
    static Picture picture(Row image) throws InvalidRowException {
        for (String field : List.of("height", "width", "nChannels", "mode", "data")) {
            if (image.isNullAt(FIELDS.indexOf(field))) {
                throw new InvalidRowException("the image has no " + field);
            }
        }
        int height = ImageSchema.getHeight(image);
        int width = ImageSchema.getWidth(image);
        int channels = ImageSchema.getNChannels(image);
        int mode = ImageSchema.getMode(image);
        byte[] data = ImageSchema.getData(image);
        if (height < 0 || width < 0) {
            throw new InvalidRowException("the picture could not be decoded: " + ImageSchema.getOrigin(image));
        }
        int type = switch (mode) {
            case GREY -> BufferedImage.TYPE_BYTE_GRAY;
            case BGR -> BufferedImage.TYPE_3BYTE_BGR;
            case BGRA -> BufferedImage.TYPE_4BYTE_ABGR;
            default -> throw new InvalidRowException(
                    "expected an image of mode " + GREY + ", " + BGR + " or " + BGRA + ", found " + mode);
        };
        int expected = mode == GREY ? 1 : mode == BGR ? 3 : 4;
        if (channels != expected || height == 0 || width == 0 || (long) height * width * channels != data.length) {
            throw new InvalidRowException("expected height x width x " + expected + " bytes, found " + height + " x "
                    + width + " x " + channels + " and " + data.length + " bytes");
        }
        var picture = new BufferedImage(width, height, type);
        byte[] to = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
        if (mode == BGRA) {
            for (int i = 0; i < data.length; i += channels) {
                to[i] = data[i + 3];
                System.arraycopy(data, i, to, i + 1, 3);
            }
        } else {
            System.arraycopy(data, 0, to, 0, data.length);
        }
        return new Picture(picture, "picture");
    }
}
