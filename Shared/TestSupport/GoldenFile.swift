import Foundation

/// The top folder of the package, found from this file's place in it.
private let packageFolder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// The absolute path of something in the package, such as a fixture's program.
package func packagePath(_ path: String) -> String { packageFolder.appending(path: path).path }

/// The text of a file of the package, such as a fixture.
package func packageText(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: packageFolder.appending(path: path)), as: UTF8.self)
}

/// Writes a file of the package, to be read and committed.
package func writePackageText(_ text: String, to path: String) throws {
    let file = packageFolder.appending(path: path)
    try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(),
        withIntermediateDirectories: true
    )
    try Data(text.utf8).write(to: file)
}

/// Throws unless a text equals the recorded file, byte for byte.
///
/// With `POOLKEEPER_RECORD=1` the file is written instead, to be read and committed.
/// Call it as `try expectGolden(text, at: "Tests/…")`.
package func expectGolden(_ text: String, at path: String) throws {
    let file = packageFolder.appending(path: path)
    if ProcessInfo.processInfo.environment["POOLKEEPER_RECORD"] == "1" {
        return try writePackageText(text, to: path)
    }
    guard let recorded = try? Data(contentsOf: file) else {
        throw GoldenMismatch(path: path, difference: "it is not recorded; got:\n\(text)")
    }
    let expected = String(decoding: recorded, as: UTF8.self)
    guard expected != text else { return }
    throw GoldenMismatch(path: path, difference: firstDifference(expected, text))
}

/// A text differs from its recorded file.
package struct GoldenMismatch: Error, CustomStringConvertible {
    /// The file, from the package's top folder.
    package let path: String
    /// Where the two differ.
    package let difference: String

    /// What differs, and how to record it anew.
    package var description: String {
        "\(path): \(difference)\nRecord it with POOLKEEPER_RECORD=1 if the new text is right."
    }
}

private func firstDifference(_ expected: String, _ actual: String) -> String {
    let expected = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let actual = actual.split(separator: "\n", omittingEmptySubsequences: false)
    let line = zip(expected, actual).prefix { $0 == $1 }.count
    let left = line < expected.count ? String(expected[line]) : "(end of file)"
    let right = line < actual.count ? String(actual[line]) : "(end of text)"
    return "line \(line + 1) differs\nrecorded: \(left)\ngot:      \(right)"
}
