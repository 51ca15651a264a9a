package dev.fovea.nn.internal.onnx.file;

import java.nio.ByteBuffer;

/** The elements of an {@link NdArray}, row-major, wherever they are. Read-only. */
interface Elements {
    /** An element as a real number. */
    double real(int index);

    /** An element as a whole number; a real one is cut. */
    long whole(int index);

    /** Floats. */
    record Floats(float[] values) implements Elements {
        @Override
        public double real(int index) {
            return values[index];
        }

        @Override
        public long whole(int index) {
            return (long) values[index];
        }
    }

    /** Doubles. */
    record Doubles(double[] values) implements Elements {
        @Override
        public double real(int index) {
            return values[index];
        }

        @Override
        public long whole(int index) {
            return (long) values[index];
        }
    }

    /** Whole numbers of 64 bits. */
    record Longs(long[] values) implements Elements {
        @Override
        public double real(int index) {
            return values[index];
        }

        @Override
        public long whole(int index) {
            return values[index];
        }
    }

    /** The same element again and again, which takes no memory. */
    record Uniform(double real, long whole) implements Elements {
        @Override
        public double real(int index) {
            return real;
        }

        @Override
        public long whole(int index) {
            return whole;
        }
    }

    /** Raw data of a file, where it lies. */
    record Raw(ElementType type, ByteBuffer bytes) implements Elements {
        @Override
        public double real(int index) {
            return switch (type) {
                case FLOAT -> bytes.getFloat(4 * index);
                case DOUBLE -> bytes.getDouble(8 * index);
                case FLOAT16 -> Float.float16ToFloat(bytes.getShort(2 * index));
                case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort(2 * index) << 16);
                default -> whole(index);
            };
        }

        @Override
        public long whole(int index) {
            return switch (type) {
                case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> (long) real(index);
                case INT8, UINT8, BOOL -> type.wrapped(bytes.get(index));
                case INT16, UINT16 -> type.wrapped(bytes.getShort(2 * index));
                case INT32, UINT32 -> type.wrapped(bytes.getInt(4 * index));
                case INT64, UINT64 -> bytes.getLong(8 * index);
            };
        }
    }
}
