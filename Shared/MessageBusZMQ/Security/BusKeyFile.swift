package import Contracts
import Foundation
import Glibc
import Quantities

/// Files of keys: `NAME.key`, which its owner alone may read, and `NAME.pub` for everybody.
package enum BusKeyFile {
    /// Writes a new key and, beside it, its public half.
    ///
    /// - Parameters:
    ///   - key: the key.
    ///   - path: a path that ends in `.key`; its folder is made, mode 0700, when it is missing.
    /// - Throws: `BusKeyError` when the file is there already or cannot be written.
    package static func write(_ key: BusKey, to path: String) throws {
        guard path.hasSuffix(".key") else {
            throw BusKeyError(.malformed, "\(path): name a key file so that it ends in .key")
        }
        let folder = (path as NSString).deletingLastPathComponent
        if !folder.isEmpty {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        }
        let publicLines = "source \(key.source)\npublic \(key.pair.publicKey)\n"
        let secretLine = "secret \(hexadecimal(key.pair.secret))\n"
        try create(
            path,
            mode: 0o600,
            "# A key of Poolkeeper's bus. Whoever has it is \(key.source).\n"
                + publicLines + secretLine
        )
        try create(publicPath(of: path), mode: 0o644, publicLines)
    }

    /// Reads a key.
    ///
    /// - Parameter path: the `.key` file.
    /// - Returns: the key.
    /// - Throws: `BusKeyError` when it cannot be read, is no key, or others may read it too.
    package static func read(_ path: String) throws -> BusKey {
        let mode = try permissions(of: path)
        guard mode & 0o077 == 0 else {
            throw BusKeyError(
                .exposed,
                """
                \(path): others may read this key (mode \(String(mode, radix: 8))); \
                chmod 600 it, or make a new key
                """
            )
        }
        let lines = try fields(of: path)
        guard let source = lines["source"].flatMap(SourceID.init),
            let key = lines["public"].flatMap(CurvePublicKey.init),
            let secret = lines["secret"].flatMap(hexadecimalBytes),
            let pair = CurveKeyPair(publicKey: key, secret: secret)
        else {
            throw BusKeyError(
                .malformed,
                "\(path) is not a key of the bus; make one with `poolkeeper bus keys generate`"
            )
        }
        return BusKey(source: source, pair: pair)
    }

    /// Reads the public half of a key and whose it is.
    ///
    /// - Parameter path: a `.pub` file.
    /// - Returns: the source, nil where the file names none, and the key.
    /// - Throws: `BusKeyError` when it cannot be read or holds none.
    package static func readPublic(
        _ path: String
    ) throws -> (source: SourceID?, key: CurvePublicKey) {
        let lines = try fields(of: path)
        guard let key = lines["public"].flatMap(CurvePublicKey.init) else {
            throw BusKeyError(.malformed, "\(path) holds no public key of the bus")
        }
        return (lines["source"].flatMap(SourceID.init), key)
    }

    /// Where the public half lies: `NAME.pub` beside `NAME.key`.
    package static func publicPath(of path: String) -> String {
        (path.hasSuffix(".key") ? String(path.dropLast(4)) : path) + ".pub"
    }

    private static func permissions(of path: String) throws -> mode_t {
        var info = stat()
        guard unsafe stat(path, &info) == 0 else {
            throw BusKeyError(.unreadable, "\(path): \(systemReason()); check the path")
        }
        return info.st_mode & 0o777
    }

    /// Lines of a word and a value; `#` begins a remark.
    private static func fields(of path: String) throws -> [String: String] {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw BusKeyError(.unreadable, "\(path): \(systemReason()); check its path and owner")
        }
        defer { try? file.close() }  // It was only read.
        let bytes = try file.read(upToCount: bytesMax) ?? Data()
        var fields: [String: String] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 2, !line.hasPrefix("#") else { continue }
            fields[String(words[0])] = String(words[1])
        }
        return fields
    }

    private static func create(_ path: String, mode: mode_t, _ text: String) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else {
            if errno == EEXIST {
                throw BusKeyError(
                    .exists,
                    "\(path) is there already; a key is never written over, name another file"
                )
            }
            throw BusKeyError(.unreadable, "\(path): \(systemReason()); check its folder")
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: Data(text.utf8))
        // What the umask took away belongs to the file: the public half is for everybody.
        _ = fchmod(descriptor, mode)
        try file.synchronize()
    }

    private static let bytesMax = 4096
}

/// What the last system call's error means.
func systemReason() -> String { unsafe String(cString: strerror(errno)) }
