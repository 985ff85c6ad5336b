import ArgumentParser
import Contracts
import Foundation
import MessageBusZMQ
import ServiceChassis

/// The folder of an installation's bus keys.
struct KeyFolderOptions: ParsableArguments {
    @Option(help: "The folder of all keys (or POOLKEEPER_BUS_KEYS).")
    var folder: String?

    @Flag(help: "Print JSON.")
    var json = false

    /// The folder's layout.
    func keys() throws -> KeyFolder {
        let given = folder ?? ProcessInfo.processInfo.environment["POOLKEEPER_BUS_KEYS"]
        guard let given, !given.isEmpty else {
            throw ValidationError("give --folder, or set POOLKEEPER_BUS_KEYS")
        }
        return KeyFolder(path: given)
    }

    /// Shows lines, or a value as JSON.
    func show(_ lines: [String], _ value: some Encodable) throws {
        guard json else { return Console.standard.output(lines.map { $0 + "\n" }.joined()) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        Console.standard.output(String(decoding: try encoder.encode(value), as: UTF8.self) + "\n")
    }
}
