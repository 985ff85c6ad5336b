import Foundation

/// A folder of a test's own, removed with everything in it when the value is let go.
package final class TemporaryFolder: Sendable {
    /// The folder's absolute path; short, so that unix sockets fit into it.
    package let path: String

    /// Makes an empty folder under the system's folder for temporary files.
    package init() throws {
        let name = "pk-" + UUID().uuidString.prefix(13)
        let url = FileManager.default.temporaryDirectory.appending(path: name)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        path = url.path
    }

    deinit {
        // A test's leftovers are not worth failing it.
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of something in the folder.
    package func file(_ name: String) -> String { path + "/" + name }

    /// Writes a file into the folder and returns its path.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        let file = file(name)
        try Data(text.utf8).write(to: URL(filePath: file))
        return file
    }

    /// The text of a file in the folder.
    package func text(of name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: file(name))), as: UTF8.self)
    }
}
