import ArgumentParser
import Foundation

/// The folder of an installation that runs in one process.
struct DataFolder {
    /// Bytes of a unix socket's path at the most, and what our longest socket name takes.
    private static let pathMax = 107 - "/api-gateway-1/admin.sock".utf8.count

    /// The absolute path, made if it is not there, mode 0700.
    static func make(_ path: String) throws -> String {
        let folder = absolute(path)
        guard folder.utf8.count <= pathMax else {
            throw ValidationError(
                "--data \(folder): sockets in it would have too long a path; "
                    + "give a folder of at most \(pathMax) bytes"
            )
        }
        try ensure(folder)
        return folder
    }

    /// The path from the root, without a slash at its end.
    static func absolute(_ path: String) -> String {
        let text = URL(filePath: path).standardizedFileURL.path
        return text.count > 1 && text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// Makes a folder that is not there, mode 0700.
    static func ensure(_ folder: String) throws {
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    /// A fresh folder under the system's folder for temporary files.
    static func temporary(named name: String) throws -> String {
        try make(FileManager.default.temporaryDirectory.appending(path: name).path)
    }
}
