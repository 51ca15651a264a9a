package dev.fovea.optim;

/** What Adam and its kin have in common. */
record Moments(double beta1, double beta2, double epsilon, boolean amsgrad) {
    /** Keras' defaults. */
    static final Moments DEFAULT = new Moments(0.9, 0.999, 1e-7, false);

    Moments {
        Checks.share("beta1", beta1);
        Checks.share("beta2", beta2);
        Checks.positive("epsilon", epsilon);
    }

    Moments withBeta1(double beta1) {
        return new Moments(beta1, beta2, epsilon, amsgrad);
    }

    Moments withBeta2(double beta2) {
        return new Moments(beta1, beta2, epsilon, amsgrad);
    }

    Moments withEpsilon(double epsilon) {
        return new Moments(beta1, beta2, epsilon, amsgrad);
    }

    Moments withAmsgrad(boolean amsgrad) {
        return new Moments(beta1, beta2, epsilon, amsgrad);
    }

    @Override
    public String toString() {
        return "beta1=" + beta1 + ", beta2=" + beta2 + ", epsilon=" + epsilon + (amsgrad ? ", amsgrad=true" : "");
    }
}
