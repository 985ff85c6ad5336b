import ServiceChassis
import ZFSSyncEngine

@main
enum Main {
    static func main() async { await ServiceMain.run(ZFSSyncEngineService.definition) }
}
