import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;

/** Writes, into a folder, the list of this JDK's modules and packages by which javadoc links to their Javadoc without fetching it. */
void main(String[] args) throws IOException {
    List<String> lines = ModuleFinder.ofSystem().findAll().stream()
            .map(ModuleReference::descriptor)
            .sorted(Comparator.comparing(ModuleDescriptor::name))
            .flatMap(module -> Stream.concat(
                    Stream.of("module:" + module.name()),
                    module.exports().stream().filter(exports -> !exports.isQualified()).map(Exports::source).sorted()))
            .toList();
    Files.write(Files.createDirectories(Path.of(args[0])).resolve("element-list"), lines);
}
