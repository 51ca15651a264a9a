rootProject.name = "pictures"
