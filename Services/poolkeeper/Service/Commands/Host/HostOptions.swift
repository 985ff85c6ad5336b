import ArgumentParser
import Foundation
import ServiceChassis

/// Which pool of this host a command is about.
struct HostOptions: ParsableArguments {
    @Option(
        help: """
            Settings, in ASG's words; else /etc/asg/config.yaml or ./config.yaml, whichever is \
            there first.
            """
    )
    var config: String?

    @Option(help: "Where the pool is mounted, in place of pool.mount.")
    var mount: String?

    /// The settings; warnings and problems are told, and problems end the command with 78.
    func settings() throws -> HostSettings {
        var source = SettingsSource(
            file: "defaults",
            yaml: "",
            environment: ProcessInfo.processInfo.environment,
            refusesUnknownKeys: false
        )
        if let path = try file() {
            do {
                source.yaml = try SettingsSource.text(ofFile: path, namedBy: "--config")
            } catch {
                throw refused("\(path): \(error)")
            }
            (source.file, source.path) = (path, path)
        }
        var reader = SettingsReader(source)
        var settings = HostSettings(reading: &reader)
        reader.finish()
        for warning in reader.warnings { Console.standard.error("warning: \(warning)\n") }
        guard reader.problems.isEmpty else {
            throw refused(reader.problems.map(\.description).joined(separator: "\n"))
        }
        if let mount { settings.mount = mount }
        return settings
    }

    /// The file to read; nil for none.
    ///
    /// One that was named and is not there is only warned of, as ASG does.
    private func file() throws -> String? {
        if let config {
            if FileManager.default.fileExists(atPath: config) { return config }
            Console.standard.error("warning: \(config) is not there; the defaults count\n")
            return nil
        }
        return HostSettings.places.first(where: FileManager.default.fileExists(atPath:))
    }

    private func refused(_ text: String) -> ArgumentParser.ExitCode {
        Console.standard.error(text + "\n")
        return ArgumentParser.ExitCode(ServiceChassis.ExitCode.configuration.rawValue)
    }
}
