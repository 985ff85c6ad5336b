import ArgumentParser
import Foundation
import NIOHTTP1
import ServiceChassis
import VolumeJanitor
import VolumeJanitorCore

/// `poolkeeper janitor apply`: registers every label of a compose file.
struct JanitorApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Register every storage-manager label of compose files.",
        discussion: """
            Made for a deploy hook: what is registered already is left as it is, what has \
            changed is replaced and begins with a dry interval. Volumes get the names that \
            compose gives them. Exit 1 if a label cannot be registered, and nothing is \
            registered then.
            """
    )

    @Argument(help: "Compose files.")
    var files: [String]

    @OptionGroup var options: JanitorOptions

    @Option(help: "The compose project; its file's `name`, else its folder's name.")
    var projectName: String?

    @Flag(help: "Say what would be registered, and register nothing.")
    var dryRun = false

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let asked = projectName ?? environment["COMPOSE_PROJECT_NAME"]
        var readings: [LabelReading] = []
        for file in files { readings.append(try Self.reading(file, asked, environment)) }
        let refused = readings.flatMap(\.refused)
        let declared = readings.flatMap { $0.declarations.values.sorted { $0.key < $1.key } }
        let faulty = declared.filter { $0.rule.rule == nil }
        for label in refused {
            Console.standard.error(
                "\(label.origin.containerName): storage-manager.\(label.index): \(label.reason)\n"
            )
        }
        for declaration in faulty {
            for fault in declaration.rule.faults {
                Console.standard.error("\(declaration.key): \(fault)\n")
            }
        }
        guard refused.isEmpty, faulty.isEmpty else { throw ArgumentParser.ExitCode(1) }
        var outcomes: [JanitorApplied] = []
        for declaration in declared {
            for warning in declaration.warnings {
                Console.standard.error("\(declaration.key): warning: \(warning)\n")
            }
            let word = dryRun ? "would register" : try await register(declaration)
            outcomes.append(JanitorApplied(declaration, outcome: word))
        }
        try say(outcomes)
    }

    /// The labels of a file.
    static func reading(
        _ file: String,
        _ project: String?,
        _ environment: [String: String]
    ) throws -> LabelReading {
        guard let bytes = readWholeFile(file), bytes.count <= ComposeFile.bytesMax,
            let text = String(validating: bytes, as: UTF8.self)
        else {
            throw ValidationError("\(file): it cannot be read as UTF-8 text of at most 1 MiB")
        }
        let folder = URL(filePath: file).absoluteURL.deletingLastPathComponent()
        let beside = readWholeFile(folder.appending(path: ".env").path) ?? []
        let own = DotEnv.variables(String(decoding: beside, as: UTF8.self))
        do {
            let compose = try ComposeFile(
                text,
                project: project ?? own["COMPOSE_PROJECT_NAME"],
                folder: folder.lastPathComponent,
                environment: own.merging(environment) { $1 }
            )
            return LabelReading(compose.services)
        } catch let fault as ComposeFault {
            throw ValidationError("\(file): \(fault)")
        }
    }

    private func register(_ declaration: Declaration) async throws -> String {
        let parameters = declaration.rule.parameters.mapValues(\.description)
        let body: [String: Any] = [
            "volume_name": declaration.key.volume.text,
            "path": declaration.key.path.text ?? declaration.key.path.description,
            "algorithm": declaration.rule.algorithm, "params": parameters,
            "description": declaration.summary,
        ]
        let answer = try await options.ask(.POST, "/api/register", body: body)
        switch answer.kind {
        case "already-registered": return "unchanged"
        case "path-taken":
            _ = try await options.ask(.POST, "/api/register?replace=true", body: body).orRefusal()
            return "changed"
        default:
            _ = try answer.orRefusal()
            return "registered"
        }
    }

    private func say(_ outcomes: [JanitorApplied]) throws {
        if options.json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let text = String(decoding: try encoder.encode(outcomes), as: UTF8.self)
            return Console.standard.output(text + "\n")
        }
        for outcome in outcomes {
            Console.standard.output(
                "\(outcome.outcome): \(outcome.volume) \(outcome.path) \(outcome.algorithm)\n"
            )
        }
        if outcomes.isEmpty { Console.standard.output("no storage-manager labels\n") }
    }
}

/// What became of one label set.
struct JanitorApplied: Encodable {
    let volume: String
    let path: String
    let algorithm: String
    let outcome: String

    init(_ declaration: Declaration, outcome: String) {
        volume = declaration.key.volume.text
        path = declaration.key.path.description
        algorithm = declaration.rule.algorithm
        self.outcome = outcome
    }
}
