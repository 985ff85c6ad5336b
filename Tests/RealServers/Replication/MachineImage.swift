import Commands
import CommandsSystem
import FleetProcesses
import Foundation
import Quantities

/// A disk image with OpenZFS that machines boot from, made by `openzfs/build.sh` and kept between
/// runs outside the build's folder.
package struct MachineImage: Sendable {
    /// The folder that `build.sh` filled.
    package let folder: String

    /// The image of `POOLKEEPER_OPENZFS`; nil when that is not set.
    package init?() {
        guard let folder = ProcessInfo.processInfo.environment["POOLKEEPER_OPENZFS"] else {
            return nil
        }
        self.folder = folder
    }

    /// The private key that root and `zfsadmin` of every machine let in.
    package var identity: String { folder + "/id_ed25519" }

    /// Runs a command of `boot.sh`.
    @discardableResult
    func boot(_ words: [String]) async throws -> String {
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "openzfs/boot.sh").path
        var environment = Command.plainEnvironment
        environment["WORK"] = folder
        return try await LocalRunner().succeed(
            Command(script, words, environment: environment, timeout: .seconds(300))
        ).text
    }
}
