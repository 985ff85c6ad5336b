import ArgumentParser
import Foundation
import Logging
import ServiceChassis

extension AllInOne {
    /// A service as its settings say.
    ///
    /// - Parameters:
    ///   - definition: the service.
    ///   - source: its settings.
    /// - Returns: the member, which runs nothing yet.
    /// - Throws: `ValidationError` with every problem of the settings, with its line and column.
    func member(
        _ definition: ServiceDefinition,
        from source: SettingsSource
    ) throws -> Supervisor.Member {
        var reader = SettingsReader(source)
        let prepared = definition.prepare(&reader)
        reader.finish()
        for warning in reader.warnings { logger.warning("\(warning)") }
        guard reader.problems.isEmpty else {
            throw ValidationError(reader.problems.map { "\($0)" }.joined(separator: "\n"))
        }
        return try member(definition) { try await prepared.make($0) }
    }

    /// Settings without a file, as the environment and these flags say.
    func settings(flags: [String: String]) -> SettingsSource {
        SettingsSource(
            file: "settings",
            yaml: "",
            environment: ProcessInfo.processInfo.environment,
            flags: flags
        )
    }

    /// Settings of a file.
    ///
    /// - Throws: `ValidationError` when it cannot be read, naming the flag that says where it is.
    func settings(
        ofFile file: String,
        namedBy flag: String,
        flags: [String: String] = [:]
    ) throws -> SettingsSource {
        do throws(SettingsSource.FileFault) {
            return SettingsSource(
                file: file,
                path: file,
                yaml: try SettingsSource.text(ofFile: file, namedBy: flag),
                environment: ProcessInfo.processInfo.environment,
                flags: flags
            )
        } catch {
            throw ValidationError("\(file): \(error)")
        }
    }
}
