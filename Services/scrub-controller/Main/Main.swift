import ScrubController
import ServiceChassis

@main
enum Main {
    static func main() async { await ServiceMain.run(ScrubControllerService.definition) }
}
