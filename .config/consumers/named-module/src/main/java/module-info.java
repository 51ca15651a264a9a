module org.example.digits {
    requires dev.fovea.optim;
}
