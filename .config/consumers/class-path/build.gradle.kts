plugins {
    application
}

repositories {
    mavenLocal()
    mavenCentral()
}

java {
    toolchain {
        languageVersion = JavaLanguageVersion.of(25)
    }
}

dependencies {
    implementation(platform("dev.fovea:fovea-bom:0.1.0-SNAPSHOT"))
    implementation("dev.fovea:fovea-vision")
    testImplementation("dev.fovea:fovea-testing")
    testImplementation("org.junit.jupiter:junit-jupiter:5.13.4")
    testRuntimeOnly("org.junit.platform:junit-platform-launcher:1.13.4")
}

application {
    mainClass = "org.example.pictures.Main"
    applicationDefaultJvmArgs = listOf("--add-modules=jdk.incubator.vector")
}

tasks.test {
    useJUnitPlatform()
    jvmArgs("--add-modules=jdk.incubator.vector")
}
