import Foundation

/// The targets of `Package.swift`, as SwiftPM itself reads them.
struct Manifest: Sendable {
    struct Target: Sendable {
        let name: String
        let type: String
        let path: String
        /// Names of targets and products it may import.
        let dependencies: Set<String>
    }

    let targets: [Target]

    /// The target whose folder holds a file, the innermost of several; nil for files of none.
    func target(of path: String) -> Target? {
        targets.filter { path.hasPrefix($0.path + "/") }.max { $0.path.count < $1.path.count }
    }

    /// Asks SwiftPM, in a scratch folder so that a running build does not hold it up.
    static func load() async throws -> Manifest {
        let scratch = FileManager.default.temporaryDirectory
            .appending(path: "poolkeeper-tidy-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let output = try await run([
            "swift", "package", "--package-path", Repository.root.path, "--scratch-path",
            scratch.path, "dump-package",
        ])
        return try Manifest(json: output)
    }

    init(json: Data) throws {
        let dump = try JSONDecoder().decode(Dump.self, from: json)
        targets = dump.targets.map { target in
            Target(
                name: target.name,
                type: target.type,
                path: target.path ?? "",
                dependencies: Set(
                    target.dependencies.flatMap { $0.values.compactMap { $0.first?.name } }
                )
            )
        }
    }
}

private struct Dump: Decodable {
    struct Target: Decodable {
        let name: String
        let type: String
        let path: String?
        let dependencies: [[String: [NameOrCondition]]]
    }

    let targets: [Target]
}

/// The parts of a dependency: its name first, then nulls, conditions and packages.
private struct NameOrCondition: Decodable {
    let name: String?

    init(from decoder: any Decoder) throws {
        name = try? decoder.singleValueContainer().decode(String.self)
    }
}
