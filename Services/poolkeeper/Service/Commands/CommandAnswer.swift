import ArgumentParser
import Foundation
import ServiceChassis

/// How commands answer.
enum CommandAnswer {
    /// A value with names in `snake_case`, for programs.
    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }

    /// Says why nothing is said or done; what ends the command, with 1 unless told.
    static func refused(_ text: String, code: Int32 = 1) -> ArgumentParser.ExitCode {
        Console.standard.error(text + "\n")
        return ArgumentParser.ExitCode(code)
    }
}
