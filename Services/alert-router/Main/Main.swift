import AlertRouter
import FoundationEssentials
import Glibc
import ServiceChassis

@main
enum Main {
    static func main() async {
        let given = AlertmanagerFlags.translate(Array(CommandLine.arguments.dropFirst()))
        let environment = ProcessInfo.processInfo.environment
        let code = await ServiceMain.run(
            AlertRouterService.definition,
            arguments: given.arguments,
            environment: environment.merging(given.environment) { _, flag in flag },
            console: .standard
        )
        exit(code.rawValue)
    }
}
