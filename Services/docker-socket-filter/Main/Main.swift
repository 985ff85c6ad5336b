import DockerSocketFilter
import ServiceChassis

@main
enum Main {
    static func main() async { await ServiceMain.run(DockerSocketFilterService.definition) }
}
