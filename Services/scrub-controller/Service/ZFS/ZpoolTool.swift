package import Commands
import CommandsSystem
import Foundation
import Quantities

/// The program `zpool` (zpool(8)).
package struct ZpoolTool: Sendable {
    private let runner: any CommandRunner
    private let program: String
    private static let places = ["/usr/sbin/zpool", "/sbin/zpool", "/usr/local/sbin/zpool"]

    /// The program; the usual place unless said.
    package init(program: String? = nil, runner: (any CommandRunner)? = nil) {
        self.runner = runner ?? LocalRunner()
        self.program =
            program
            ?? Self.places.first(where: FileManager.default.isExecutableFile(atPath:))
            ?? Self.places[0]
    }

    /// Whether it is there and the kernel knows ZFS.
    package var isThere: Bool {
        FileManager.default.isExecutableFile(atPath: program)
            && FileManager.default.fileExists(atPath: "/dev/zfs")
    }

    /// The names of imported pools.
    package func pools() async throws -> [String] {
        try await run(["list", "-H", "-o", "name"]).split(separator: "\n").map(String.init)
    }

    /// How a pool is.
    package func status(_ pool: String) async throws -> String {
        try await run(["status", "-p", "-v", pool])
    }

    /// Begins a scrub, or lets a paused one go on.
    package func scrub(_ pool: String) async throws { _ = try await run(["scrub", pool]) }

    /// Lets a scrub stand still (OpenZFS 0.8).
    package func pause(_ pool: String) async throws { _ = try await run(["scrub", "-p", pool]) }

    private func run(_ arguments: [String]) async throws -> String {
        try await runner.succeed(Command(program, arguments, outputMax: .mebibytes(4))).text
    }
}
