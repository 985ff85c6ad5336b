package import Contracts
import Foundation
import Glibc
import Quantities

/// A file of CloudEvents events, one a line.
package struct EventFile {
    private let handle: FileHandle

    /// Makes a file of one's own; `-` is standard output.
    package static func create(_ path: String) throws -> Self {
        if path == "-" { return Self(handle: .standardOutput) }
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = unsafe String(cString: strerror(errno))
            throw EventFileError(description: "\(path): \(reason); name a file that is not there")
        }
        return Self(handle: FileHandle(fileDescriptor: descriptor, closeOnDealloc: true))
    }

    /// Writes an event and the end of its line.
    package func write(_ envelope: Envelope) throws {
        try handle.write(contentsOf: Data(envelope.encodedEvent() + [UInt8(ascii: "\n")]))
    }

    /// Everything is on its way to the disk.
    package func close() throws {
        if handle !== FileHandle.standardOutput { try handle.close() }
    }

    /// Reads a whole file.
    ///
    /// - Parameter path: the file; `-` is standard input.
    /// - Returns: its events in order.
    /// - Throws: `EventFileError` that names the line that is no event of ours.
    package static func read(_ path: String) throws -> [Envelope] {
        let data: Data
        do {
            data =
                path == "-"
                ? try FileHandle.standardInput.readToEnd() ?? Data()
                : try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
        } catch {
            throw EventFileError(description: "\(path) cannot be read; check its path and owner")
        }
        return try data.split(separator: UInt8(ascii: "\n")).enumerated().map { index, line in
            do {
                return try Envelope(decodingEvent: Array(line))
            } catch {
                throw EventFileError(
                    description: "\(path):\(index + 1): it is no event of the bus (\(error))"
                )
            }
        }
    }
}

/// A file of events cannot be used.
package struct EventFileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is the matter and what to do.
    package let description: String
}
