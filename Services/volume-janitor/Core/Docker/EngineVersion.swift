/// A version of the Docker Engine API, such as 1.41.
package struct EngineVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The number before the point.
    package let major: Int
    /// The number behind it.
    package let minor: Int

    /// A version of two numbers.
    package init(_ major: Int, _ minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// A version from its text; nil for anything but two short numbers with a point.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2,
            parts.allSatisfy({ (1...4).contains($0.utf8.count) && $0.utf8.allSatisfy(isDigit) }),
            let major = Int(parts[0]), let minor = Int(parts[1])
        else { return nil }
        self.init(major, minor)
    }

    /// The newest version this client speaks: nothing it reads has changed up to here.
    package static let newest = EngineVersion(1, 51)
    /// The oldest version this client speaks, of Docker 1.12.
    package static let oldest = EngineVersion(1, 24)
    /// From here on the engine says truly when a volume was made (Docker 23, moby #44719).
    package static let trueCreationTimes = EngineVersion(1, 42)

    /// Older versions come first.
    package static func < (left: Self, right: Self) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }

    /// The version as it stands in a path, without the `v`.
    package var description: String { "\(major).\(minor)" }

    /// The version to speak with an engine: the newer of what both speak.
    ///
    /// - Parameters:
    ///   - highest: the engine's `ApiVersion`.
    ///   - lowest: the engine's `MinAPIVersion`; nil when it names none.
    /// - Returns: the version to put into paths.
    /// - Throws: `EngineVersionFault` when there is none that both speak.
    package static func negotiated(
        highest: EngineVersion,
        lowest: EngineVersion?
    ) throws(EngineVersionFault) -> EngineVersion {
        let chosen = min(newest, highest)
        if let lowest, chosen < lowest { throw .engineTooNew(lowest: lowest) }
        guard chosen >= oldest else { throw .engineTooOld(highest: highest) }
        return chosen
    }
}

private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= byte }
