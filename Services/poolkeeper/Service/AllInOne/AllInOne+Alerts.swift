import AlertRouter
import ArgumentParser
import Foundation
import Logging
import ServiceChassis

extension AllInOne {
    /// The alert router, as its settings file says; without one it answers on a socket alone.
    ///
    /// - Throws: `ValidationError` with every problem of the file, with its line and column.
    func alertRouter() throws -> Supervisor.Member {
        var reader = SettingsReader(try alertSettings())
        let prepared = AlertRouterService.definition.prepare(&reader)
        reader.finish()
        for warning in reader.warnings { logger.warning("\(warning)") }
        guard reader.problems.isEmpty else {
            throw ValidationError(reader.problems.map { "\($0)" }.joined(separator: "\n"))
        }
        return try member(AlertRouterService.definition) { try await prepared.make($0) }
    }

    private func alertSettings() throws -> SettingsSource {
        let environment = ProcessInfo.processInfo.environment
        guard let alertsFile else {
            return SettingsSource(
                file: "settings",
                yaml: "",
                environment: environment,
                flags: [
                    "listen": "unix:\(data)/alert-router.sock",
                    "external_url": Doorbell.url(of: listen),
                ]
            )
        }
        let text: String
        do throws(SettingsSource.FileFault) {
            text = try SettingsSource.text(ofFile: alertsFile, namedBy: "--alerts")
        } catch {
            throw ValidationError("\(alertsFile): \(error)")
        }
        return SettingsSource(
            file: alertsFile,
            path: alertsFile,
            yaml: text,
            environment: environment
        )
    }
}
