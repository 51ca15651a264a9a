package dev.fovea.internal.ops;

/**
 * The groups of a convolution for which products are made: neighbours of few channels are taken for one, with their
 * kernels on the diagonal of its kernel and zeros elsewhere, because a product with so few columns would leave most
 * lanes of a vector idle. The products with zeros change no sum (of finite numbers).
 *
 * @param groups groups of the convolution
 * @param in input channels of each
 * @param out output channels of each
 * @param joined how many are one, a divisor of groups
 */
record JoinedGroups(int groups, int in, int out, int joined) {
    /** As many as have no more outputs than a vector has lanes. */
    static JoinedGroups of(Conv2dGeometry geometry, int lanes) {
        int groups = geometry.groups();
        int joined = 1;
        for (int n = 2; n <= groups && n * geometry.groupOutputs() <= lanes; n++) {
            joined = groups % n == 0 ? n : joined;
        }
        return new JoinedGroups(groups, geometry.groupInputs(), geometry.groupOutputs(), joined);
    }

    /** How many there are then. */
    int count() {
        return groups / joined;
    }

    /** Input channels of one of these. */
    int inputs() {
        return joined * in;
    }

    /** Output channels of one of these. */
    int outputs() {
        return joined * out;
    }

    /** Output channels of all. */
    int allOutputs() {
        return groups * out;
    }
}
