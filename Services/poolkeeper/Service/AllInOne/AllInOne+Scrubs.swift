import ArgumentParser
import Btrfs
import Foundation
import Glibc
import ScrubController
import ServiceChassis

extension AllInOne {
    /// The scrub controller, as its settings file says; it answers on a socket alone.
    ///
    /// - Throws: `ValidationError` with every problem, with its line and column.
    func scrubController() throws -> Supervisor.Member {
        var source = SettingsSource(
            file: "settings",
            yaml: "",
            environment: ProcessInfo.processInfo.environment,
            flags: ["listen": "unix:\(data)/scrub-controller.sock"]
        )
        if let scrubsFile {
            do throws(SettingsSource.FileFault) {
                source.yaml = try SettingsSource.text(ofFile: scrubsFile, namedBy: "--scrubs")
            } catch {
                throw ValidationError("\(scrubsFile): \(error)")
            }
            source.file = scrubsFile
        }
        var reader = SettingsReader(source)
        let prepared = ScrubControllerService.definition.prepare(&reader)
        reader.finish()
        guard reader.problems.isEmpty else {
            throw ValidationError(reader.problems.map { "\($0)" }.joined(separator: "\n"))
        }
        return try member(ScrubControllerService.definition) { try await prepared.make($0) }
    }

    /// Only root can scrub, and only where there is a pool.
    var hasPools: Bool {
        if let runsScrubs { return runsScrubs }
        if scrubsFile != nil { return true }
        return geteuid() == 0 && !BtrfsMounts.all().isEmpty
    }
}
