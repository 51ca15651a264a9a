/** The MNIST application: it trains, ensembles, evaluates and uses digit classifiers from the command line. */
module dev.fovea.mnist {
    requires dev.fovea.optim;
    requires info.picocli;
    requires org.apache.commons.csv;
    requires static org.jspecify;

    opens dev.fovea.mnist.cli to
            info.picocli;
}
