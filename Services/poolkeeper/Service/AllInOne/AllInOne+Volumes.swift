import ArgumentParser
import Foundation
import ServiceChassis
import VolumeJanitor

extension AllInOne {
    /// The volume janitor, as the environment says; it answers on a socket alone.
    ///
    /// - Throws: `ValidationError` with every problem.
    func volumeJanitor() throws -> Supervisor.Member {
        var reader = SettingsReader(settings(flags: ["listen": "unix:\(janitorSocket)"]))
        var settings = JanitorSettings(reading: &reader)
        reader.finish()
        guard reader.problems.isEmpty else {
            throw ValidationError(reader.problems.map { "\($0)" }.joined(separator: "\n"))
        }
        settings.apiToken = janitorToken
        let chosen = settings
        return try member(VolumeJanitorService.definition) {
            try await VolumeJanitorService.make(settings: chosen, context: $0)
        }
    }

    /// Without a Docker Engine, here or where the environment says, there are no volumes to look
    /// after.
    var hasVolumes: Bool {
        if let runsJanitor { return runsJanitor }
        let said = ["SM_DOCKER_HOST", "SM_VOLUMES_ROOT"].contains { environment[$0] != nil }
        return said || FileManager.default.fileExists(atPath: "/var/run/docker.sock")
    }

    private var environment: [String: String] { ProcessInfo.processInfo.environment }
}
