package dev.fovea.internal.kernel;

/** A process of its own that says which kernels were chosen. */
final class NameMain {
    private NameMain() {}

    public static void main(String[] arguments) {
        System.out.println(KernelProvider.kernels().name());
    }
}
