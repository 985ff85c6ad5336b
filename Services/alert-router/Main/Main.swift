import AlertRouter
import ServiceChassis

@main
enum Main {
    static func main() async {
        await ServiceMain.run(AlertRouterService.definition)
    }
}
