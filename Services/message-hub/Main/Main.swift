import MessageHub
import ServiceChassis

@main
enum Main {
    static func main() async { await ServiceMain.run(MessageHubService.definition) }
}
