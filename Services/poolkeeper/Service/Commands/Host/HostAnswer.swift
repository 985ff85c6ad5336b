import ArgumentParser
import Foundation
import ServiceChassis

/// How a host's commands answer.
enum HostAnswer {
    /// A value with names in `snake_case`, for programs.
    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }

    /// Says why nothing is said, and ends with 1.
    static func refused(_ text: String) -> ArgumentParser.ExitCode {
        Console.standard.error(text + "\n")
        return ArgumentParser.ExitCode(1)
    }
}
