import FoundationEssentials
import Glibc
import ServiceChassis
import ZFSSyncEngine

@main
enum Main {
    static func main() async {
        let given = DocumentFlags.translate(Array(CommandLine.arguments.dropFirst()))
        let environment = ProcessInfo.processInfo.environment
        let code = await ServiceMain.run(
            ZFSSyncEngineService.definition,
            arguments: given.arguments,
            environment: environment.merging(given.environment) { _, flag in flag },
            console: .standard
        )
        exit(code.rawValue)
    }
}
