import ArgumentParser
import Foundation
import Logging
import PSATicketer
import ServiceChassis

extension AllInOne {
    /// The ticketer, as its settings file or the environment says; nil where neither names a PSA.
    ///
    /// - Throws: `ValidationError` with every problem, with its line and column.
    func ticketer() throws -> Supervisor.Member? {
        guard let source = try ticketSettings() else { return nil }
        var reader = SettingsReader(source)
        let prepared = PSATicketerService.definition.prepare(&reader)
        reader.finish()
        for warning in reader.warnings { logger.warning("\(warning)") }
        guard reader.problems.isEmpty else {
            throw ValidationError(reader.problems.map { "\($0)" }.joined(separator: "\n"))
        }
        return try member(PSATicketerService.definition) { try await prepared.make($0) }
    }

    private func ticketSettings() throws -> SettingsSource? {
        let environment = ProcessInfo.processInfo.environment
        guard let ticketsFile else {
            let isNamed = TicketerSettings.isNamed(in: environment)
            guard takesPSAFromEnvironment, isNamed else { return nil }
            return SettingsSource(
                file: "settings",
                yaml: "",
                environment: environment,
                flags: ["listen": "unix:\(data)/psa-ticketer.sock"]
            )
        }
        let text: String
        do throws(SettingsSource.FileFault) {
            text = try SettingsSource.text(ofFile: ticketsFile, namedBy: "--tickets")
        } catch {
            throw ValidationError("\(ticketsFile): \(error)")
        }
        return SettingsSource(file: ticketsFile, yaml: text, environment: environment)
    }
}
