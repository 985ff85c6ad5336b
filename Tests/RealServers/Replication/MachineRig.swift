import FleetProcesses
import Foundation
package import TestSupport

extension Result where Failure == any Error {
    /// What came of work that is to be known before something is cleaned away.
    package static func of(_ work: () async throws -> Success) async -> Self {
        do { return .success(try await work()) } catch { return .failure(error) }
    }
}

/// Storage hosts in machines of their own with OpenZFS.
package final class MachineRig: StorageRig {
    /// Whether more is wanted on machines than the story that CI tells: `make test-openzfs`.
    package static var showsFailures: Bool {
        MachineImage() != nil
            && ProcessInfo.processInfo.environment["POOLKEEPER_OPENZFS_FAILURES"] == "1"
    }

    /// The hosts.
    package let hosts: [any StorageHost]
    /// Where the witness's files lie.
    package let folder: TemporaryFolder
    /// The witness's pinned host keys.
    package let knownHosts: String

    /// A machine by its name.
    package func machine(_ name: String) throws -> MachineHost {
        guard let host = hosts.compactMap({ $0 as? MachineHost }).first(where: { $0.name == name })
        else { throw NeverHappened(description: "no machine \(name)") }
        return host
    }

    /// Boots machines, all at once.
    package init(_ names: [String], from image: MachineImage) async throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        knownHosts = folder.file("known_hosts")
        let ports = try FreePorts.find(runs: names.map { _ in 1 })
        let (path, keys) = (folder.path, knownHosts)
        let booted = await withTaskGroup(of: (Int, Result<MachineHost, any Error>).self) { group in
            for (place, (name, port)) in zip(names, ports).enumerated() {
                group.addTask {
                    let host = await Result.of {
                        try await MachineHost(
                            name,
                            from: image,
                            port: Int(port),
                            in: path,
                            knownHosts: keys
                        )
                    }
                    return (place, host)
                }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
        do {
            hosts = try booted.map { try $0.get() }
        } catch {
            for case .success(let host) in booted { await host.stop() }
            throw error
        }
        try pinHostKeys()
    }
}
