import ServiceChassis
import VolumeJanitor

@main
enum Main {
    static func main() async {
        await ServiceMain.run(
            VolumeJanitorService.definition,
            also: ["SM_LOG_LEVEL": "POOLKEEPER_LOG_LEVEL"]
        )
    }
}
