package dev.fovea.nn.general;

import dev.fovea.nn.Layer;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A function of the elements of two or three values at the same place. They have as many axes each; where one has an
 * extent of 1, its element is taken again and again. Truth values are 0 and 1.
 *
 * @param function the function
 */
public record Arithmetic(Function function) implements Layer {
    /** Checks that there is a function. */
    public Arithmetic {
        Objects.requireNonNull(function, "function");
    }

    /** What is computed of a, b and, for {@link #WHERE}, c. The gradient of what has steps is 0. */
    public enum Function {
        /** a + b. */
        ADD("Add") {
            @Override
            float value(float a, float b, float c) {
                return a + b;
            }

            @Override
            float slope(int input, float a, float b, float c) {
                return 1;
            }
        },
        /** a − b. */
        SUBTRACT("Sub") {
            @Override
            float value(float a, float b, float c) {
                return a - b;
            }

            @Override
            float slope(int input, float a, float b, float c) {
                return input == 0 ? 1 : -1;
            }
        },
        /** a·b. */
        MULTIPLY("Mul") {
            @Override
            float value(float a, float b, float c) {
                return a * b;
            }

            @Override
            float slope(int input, float a, float b, float c) {
                return input == 0 ? b : a;
            }
        },
        /** a/b. */
        DIVIDE("Div") {
            @Override
            float value(float a, float b, float c) {
                return a / b;
            }

            @Override
            float slope(int input, float a, float b, float c) {
                return input == 0 ? 1 / b : -a / (b * b);
            }
        },
        /** a to the power of b. */
        POWER("Pow") {
            @Override
            float value(float a, float b, float c) {
                return b == 2 ? a * a : (float) StrictMath.pow(a, b);
            }

            @Override
            float slope(int input, float a, float b, float c) {
                if (input == 0) {
                    return b == 0 ? 0 : (float) (b * StrictMath.pow(a, b - 1));
                }
                // 0 stays 0 to whatever power: not 0·log 0, which is no number.
                return a == 0 && b >= 0 ? 0 : (float) (StrictMath.pow(a, b) * StrictMath.log(a));
            }
        },
        /** What is left of a divided by b, of b's sign. */
        MODULO("Mod") {
            @Override
            float value(float a, float b, float c) {
                return (float) (a - b * Math.floor((double) a / b));
            }

            @Override
            float slope(int input, float a, float b, float c) {
                return input == 0 ? 1 : (float) -Math.floor((double) a / b);
            }
        },
        /** The smaller one. */
        MINIMUM("Min") {
            @Override
            float value(float a, float b, float c) {
                return Math.min(a, b);
            }

            @Override
            float slope(int input, float a, float b, float c) {
                return (a <= b) == (input == 0) ? 1 : 0;
            }
        },
        /** The larger one. */
        MAXIMUM("Max") {
            @Override
            float value(float a, float b, float c) {
                return Math.max(a, b);
            }

            @Override
            float slope(int input, float a, float b, float c) {
                return (a >= b) == (input == 0) ? 1 : 0;
            }
        },
        /** a where it is at least 0, elsewhere a·b. */
        SLOPE("PRelu") {
            @Override
            float value(float a, float b, float c) {
                return a < 0 ? a * b : a;
            }

            @Override
            float slope(int input, float a, float b, float c) {
                return input == 0 ? a < 0 ? b : 1 : a < 0 ? a : 0;
            }
        },
        /** Whether a is b. */
        EQUAL("Equal") {
            @Override
            float value(float a, float b, float c) {
                return a == b ? 1 : 0;
            }
        },
        /** Whether a is less than b. */
        LESS("Less") {
            @Override
            float value(float a, float b, float c) {
                return a < b ? 1 : 0;
            }
        },
        /** Whether a is at most b. */
        LESS_OR_EQUAL("LessOrEqual") {
            @Override
            float value(float a, float b, float c) {
                return a <= b ? 1 : 0;
            }
        },
        /** Whether a is more than b. */
        GREATER("Greater") {
            @Override
            float value(float a, float b, float c) {
                return a > b ? 1 : 0;
            }
        },
        /** Whether a is at least b. */
        GREATER_OR_EQUAL("GreaterOrEqual") {
            @Override
            float value(float a, float b, float c) {
                return a >= b ? 1 : 0;
            }
        },
        /** Whether both are true. */
        AND("And") {
            @Override
            float value(float a, float b, float c) {
                return a != 0 && b != 0 ? 1 : 0;
            }
        },
        /** Whether one is true. */
        OR("Or") {
            @Override
            float value(float a, float b, float c) {
                return a != 0 || b != 0 ? 1 : 0;
            }
        },
        /** Whether just one is true. */
        XOR("Xor") {
            @Override
            float value(float a, float b, float c) {
                return (a != 0) != (b != 0) ? 1 : 0;
            }
        },
        /** b where a is true, elsewhere c. */
        WHERE("Where") {
            @Override
            float value(float a, float b, float c) {
                return a != 0 ? b : c;
            }

            @Override
            float slope(int input, float a, float b, float c) {
                return input == 0 ? 0 : (a != 0) == (input == 1) ? 1 : 0;
            }
        };

        private final String operator;

        Function(String operator) {
            this.operator = operator;
        }

        abstract float value(float a, float b, float c);

        /** The derivative by an input. */
        float slope(int input, float a, float b, float c) {
            return 0;
        }

        /** ONNX's name of it. */
        String operator() {
            return operator;
        }

        /**
         * Whether the result is a truth value.
         *
         * @return true for comparisons and what is made of truth values
         */
        public boolean tells() {
            return switch (this) {
                case EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, AND, OR, XOR -> true;
                default -> false;
            };
        }

        /** Whether an input is a truth value. */
        boolean asks(int input) {
            return this == AND || this == OR || this == XOR || (this == WHERE && input == 0);
        }

        int inputs() {
            return this == WHERE ? 3 : 2;
        }
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        return emit(emitter, List.of(x));
    }

    @Override
    public Value emit(Emitter emitter, List<Value> xs) {
        List<Shape> shapes = xs.stream().map(Value::shape).toList();
        if (xs.size() != function.inputs()) {
            throw problem("takes " + function.inputs() + " values, is given", shapes);
        }
        int rank = shapes.get(0).rank();
        int[] common = new int[rank];
        Arrays.fill(common, 1);
        for (Shape shape : shapes) {
            if (shape.rank() != rank) {
                throw problem("expected values of one rank, found", shapes);
            }
            for (int axis = 0; axis < rank; axis++) {
                int extent = shape.dimension(axis);
                if (extent != 1 && common[axis] != 1 && common[axis] != extent) {
                    throw problem("these shapes do not go together:", shapes);
                }
                common[axis] = Math.max(common[axis], extent);
            }
        }
        return emitter.emit(new ArithmeticOp(function, Shape.of(common), shapes), xs.toArray(Value[]::new));
    }

    private static IllegalArgumentException problem(String what, List<Shape> shapes) {
        return new IllegalArgumentException("arithmetic: " + what + " "
                + shapes.stream().map(Shape::toString).collect(Collectors.joining(" and ")));
    }
}
