import Collector
import ServiceChassis

@main
enum Main {
    static func main() async {
        await ServiceMain.run(CollectorService.definition)
    }
}
