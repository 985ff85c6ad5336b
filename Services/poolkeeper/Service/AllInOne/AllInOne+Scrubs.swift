import ArgumentParser
import Foundation
import ScrubController
import ServiceChassis

extension AllInOne {
    /// The scrub controller, as its settings file says; nil without one.
    ///
    /// Disks are read only where somebody asked for it. It answers on a socket alone.
    ///
    /// - Throws: `ValidationError` with every problem, with its line and column.
    func scrubController() throws -> Supervisor.Member? {
        guard let scrubsFile else { return nil }
        var source = SettingsSource(
            file: scrubsFile,
            yaml: "",
            environment: ProcessInfo.processInfo.environment,
            flags: ["listen": "unix:\(data)/scrub-controller.sock"]
        )
        do throws(SettingsSource.FileFault) {
            source.yaml = try SettingsSource.text(ofFile: scrubsFile, namedBy: "--scrubs")
        } catch {
            throw ValidationError("\(scrubsFile): \(error)")
        }
        var reader = SettingsReader(source)
        let prepared = ScrubControllerService.definition.prepare(&reader)
        reader.finish()
        guard reader.problems.isEmpty else {
            throw ValidationError(reader.problems.map { "\($0)" }.joined(separator: "\n"))
        }
        return try member(ScrubControllerService.definition) { try await prepared.make($0) }
    }
}
