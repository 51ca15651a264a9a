package dev.fovea.internal.kernel;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.List;

/**
 * Compiles formulas: a hidden class for each formula and vector width, whose one loop has all steps of the formula in a
 * row.
 *
 * <p>Written by hand, each formula would be such a loop for each direction, with the exponential spelled out in most of
 * them: the Vector API is only fast where vectors never leave a method (see {@link Tile}), so they cannot share one. And
 * again for single numbers. Here both are made of the same term, and so have the same bits. What does not fill a vector
 * is left to the code for half the width, at last to that for single numbers.
 */
abstract sealed class ElementCode permits ScalarElementCode, VectorElementCode {
    static final ClassDesc FLOATS = ConstantDescs.CD_float.arrayType();
    private static final ClassDesc KERNEL = descriptor(ElementKernel.class);
    private static final MethodTypeDesc APPLY = MethodTypeDesc.of(
            ConstantDescs.CD_void, FLOATS, ConstantDescs.CD_int, FLOATS, ConstantDescs.CD_int, FLOATS,
            ConstantDescs.CD_int, ConstantDescs.CD_int);
    private static final MethodTypeDesc CONSTRUCTOR = MethodTypeDesc.of(ConstantDescs.CD_void, KERNEL);
    private static final String REST = "rest";

    // Slots of local variables: the method's arguments, an array before its offset, then the loop's; behind lie the steps' values.
    private static final List<Integer> ARRAYS = List.of(1, 3);
    private static final int Y = 5;
    private static final int N = 7;
    private static final int INDEX = 8;
    private static final int BOUND = 9;
    private static final int FIRST_STEP = 10;

    /** The class that is made, in this package. */
    final ClassDesc self;

    private final int lanes;

    ElementCode(int lanes) {
        this.lanes = lanes;
        this.self = ClassDesc.of(ElementCode.class.getPackageName(), "Elementwise" + lanes);
    }

    /** Adds fields that the steps read. */
    abstract void members(ClassBuilder type);

    /** Code that runs once, before the loop. */
    abstract void constant(CodeBuilder code, float value, int slot);

    /** Loads what the loop has come to in an array into a slot. */
    abstract void load(CodeBuilder code, int array, int slot);

    /** Stores a slot's value where the loop has come to in an array. */
    abstract void store(CodeBuilder code, int array, int slot);

    /** An operation on slots, whose result goes to another. */
    abstract void operation(CodeBuilder code, Operator operator, List<Integer> operands, int slot);

    /** Pushes the index of the element that the loop has come to in an array. */
    static CodeBuilder index(CodeBuilder code, int array) {
        return code.iload(array + 1).iload(INDEX).iadd();
    }

    /**
     * Compiles a formula.
     *
     * @param formula what to compute
     * @param rest computes what does not fill a vector; single numbers leave none
     * @return the kernel
     */
    final ElementKernel define(Formula formula, ElementKernel rest) {
        List<ElementStep> steps = ElementStep.of(formula.term());
        byte[] bytes = ClassFile.of().build(self, type -> {
            type.withFlags(ClassFile.ACC_FINAL)
                    .withInterfaceSymbols(KERNEL)
                    .withField(REST, KERNEL, ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL)
                    .withMethodBody(ConstantDescs.INIT_NAME, CONSTRUCTOR, 0, this::constructor)
                    .withMethodBody("apply", APPLY, ClassFile.ACC_PUBLIC, code -> loop(code, steps));
            members(type);
        });
        try {
            Lookup made = MethodHandles.lookup().defineHiddenClass(bytes, true);
            Object kernel = made.findConstructor(
                    made.lookupClass(), MethodType.methodType(void.class, ElementKernel.class))
                    .invoke(rest);
            return (ElementKernel) kernel;
        } catch (Throwable thrown) {
            throw new IllegalStateException("cannot define " + self.displayName(), thrown);
        }
    }

    private void constructor(CodeBuilder code) {
        code.aload(0)
                .invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                .aload(0)
                .aload(1)
                .putfield(self, REST, KERNEL)
                .return_();
    }

    private void loop(CodeBuilder code, List<ElementStep> steps) {
        code.iload(N).loadConstant(-lanes).iand().istore(BOUND);
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof ElementStep.Constant(float value)) {
                constant(code, value, FIRST_STEP + i);
            }
        }
        code.iconst_0().istore(INDEX);
        var top = code.newLabel();
        var end = code.newLabel();
        code.labelBinding(top).iload(INDEX).iload(BOUND).if_icmpge(end);
        for (int i = 0; i < steps.size(); i++) {
            int slot = FIRST_STEP + i;
            switch (steps.get(i)) {
                case ElementStep.Constant _ -> {}
                case ElementStep.Element(int argument) -> load(code, ARRAYS.get(argument), slot);
                case ElementStep.Computed(Operator operator, List<Integer> operands) -> operation(
                        code, operator, operands.stream().map(operand -> FIRST_STEP + operand).toList(), slot);
            }
        }
        store(code, Y, FIRST_STEP + steps.size() - 1);
        code.iinc(INDEX, lanes).goto_(top).labelBinding(end);
        rest(code);
        code.return_();
    }

    private void rest(CodeBuilder code) {
        var none = code.newLabel();
        code.iload(BOUND).iload(N).if_icmpge(none).aload(0).getfield(self, REST, KERNEL);
        for (int array : List.of(ARRAYS.getFirst(), ARRAYS.getLast(), Y)) {
            code.aload(array).iload(array + 1).iload(BOUND).iadd();
        }
        code.iload(N).iload(BOUND).isub().invokeinterface(KERNEL, "apply", APPLY).labelBinding(none);
    }

    static ClassDesc descriptor(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }
}
