/** What tests of layers and operations need: gradient checks, oracles in float64, golden files. */
module dev.fovea.testing {
    requires transitive dev.fovea.layers;
    requires transitive com.fasterxml.jackson.databind;
    requires jdk.management;
    requires static org.jspecify;

    exports dev.fovea.testing;
    exports dev.fovea.testing.layer;
    exports dev.fovea.testing.oracle;
}
