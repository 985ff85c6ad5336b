import ArgumentParser
import Foundation
import Quantities
import ServiceChassis

/// Runs the operator's command as a process, or a service.
package enum PoolkeeperMain {
    /// Reads the command line, does what it says and ends the process when it fails.
    ///
    /// Started by the name of a service, which a link gives it, it is that service.
    package static func run() async {
        if let service = service(startedAs: CommandLine.arguments.first ?? "") {
            await ServiceMain.run(service)
        } else {
            await PoolkeeperCommand.main()
        }
    }

    /// The service that a process is by its name; nil for the operator's command.
    static func service(startedAs path: String) -> ServiceDefinition? {
        let name = URL(filePath: path).lastPathComponent
        return SettingsCheck.definitions.first { $0.name.text == name }
    }
}
