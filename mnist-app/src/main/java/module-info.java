/** The MNIST application: it trains, ensembles, evaluates and uses digit classifiers from the command line. */
@SuppressWarnings("requires-automatic") // JFreeChart and Micrometer are no modules, but their manifests reserve names.
module dev.fovea.mnist {
    requires com.fasterxml.jackson.databind;
    requires dev.fovea.vision;
    requires info.picocli;
    requires io.helidon.webserver;
    requires java.desktop;
    requires java.logging;
    requires jdk.management;
    requires micrometer.core;
    requires micrometer.registry.prometheus;
    requires org.apache.commons.csv;
    requires org.jfree.jfreechart;
    requires static org.jspecify;

    opens dev.fovea.mnist.cli to
            info.picocli;
}
