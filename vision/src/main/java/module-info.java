/** Image data sets in their usual files, pictures and their preprocessing. */
module dev.fovea.vision {
    requires transitive dev.fovea.optim;
    requires transitive java.desktop;
    requires java.net.http;
    requires org.apache.commons.csv;
    requires static org.jspecify;

    exports dev.fovea.vision;
    exports dev.fovea.vision.download;
    exports dev.fovea.vision.file;
    exports dev.fovea.vision.picture;
}
