import ArgumentParser
import Foundation
import ServiceChassis

/// The settings file of a host's commands: the one that was named, else the first that is there.
struct HostSettingsFile {
    private let named: String?

    /// The file that `--config` names; nil to look in the usual places.
    init(named: String?) { self.named = named }

    /// Reads settings; warnings and problems are told, and problems end the command with 78.
    ///
    /// Without a file the defaults count. What other commands read of it is no problem here.
    func read<R>(_ body: (inout SettingsReader) -> R) throws -> R {
        var source = SettingsSource(
            file: "defaults",
            yaml: "",
            environment: ProcessInfo.processInfo.environment,
            refusesUnknownKeys: false
        )
        if let path {
            do {
                source.yaml = try SettingsSource.text(ofFile: path, namedBy: "--config")
            } catch {
                throw refused("\(path): \(error)")
            }
            (source.file, source.path) = (path, path)
        }
        var reader = SettingsReader(source)
        let settings = body(&reader)
        reader.finish()
        for warning in reader.warnings { Console.standard.error("warning: \(warning)\n") }
        guard reader.problems.isEmpty else {
            throw refused(reader.problems.map(\.description).joined(separator: "\n"))
        }
        return settings
    }

    /// The file to read; nil for none.
    ///
    /// One that was named and is not there is only warned of, as ASG does.
    private var path: String? {
        guard let named else {
            return HostSettings.places.first(where: FileManager.default.fileExists(atPath:))
        }
        if FileManager.default.fileExists(atPath: named) { return named }
        Console.standard.error("warning: \(named) is not there; the defaults count\n")
        return nil
    }

    private func refused(_ text: String) -> ArgumentParser.ExitCode {
        CommandAnswer.refused(text, code: ServiceChassis.ExitCode.configuration.rawValue)
    }
}
