import CapacityEngine
import ServiceChassis

@main
enum Main {
    static func main() async { await ServiceMain.run(CapacityEngineService.definition) }
}
