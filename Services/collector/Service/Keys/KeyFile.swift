package import Contracts
import Foundation
import Quantities

/// Ingest keys of a collector that runs alone: a line a key, `id:sha256:tenant[:client]`.
///
/// `sha256` is the hexadecimal SHA-256 of the secret's text; empty lines and lines that begin with
/// `#` are passed.
package enum KeyFile {
    /// Reads the lines; throws every line that is none, by its number.
    package static func keys(in text: String) throws -> [KeyChanged] {
        var keys: [KeyChanged] = []
        var faults: [String] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            if let key = key(line) {
                keys.append(key)
            } else {
                faults.append("line \(index + 1) is not id:sha256:tenant[:client]")
            }
        }
        guard faults.isEmpty else {
            throw KeyFileError(description: faults.joined(separator: "; "))
        }
        return keys
    }

    private static func key(_ line: String) -> KeyChanged? {
        let parts = line.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
            .map(String.init)
        guard parts.count >= 3, !parts[0].isEmpty, parts[1].utf8.count == 64,
            parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }),
            let tenant = TenantID(parts[2])
        else { return nil }
        let client = parts.count == 4 ? ClientName(parts[3]) : nil
        guard parts.count == 3 || client != nil else { return nil }
        return KeyChanged(
            id: parts[0],
            secretSHA256: parts[1],
            permission: .ingest,
            tenant: tenant,
            client: client,
            expiresAt: nil,
            revokedAt: nil
        )
    }
}

/// Lines of a key file that are no keys.
package struct KeyFileError: Error, CustomStringConvertible {
    /// Which lines.
    package let description: String
}
