/// The rule by which requests pass to the Docker Engine.
///
/// Nothing is normalised: what is not written in its plainest form is refused, so that what is
/// judged here and what the engine reads are the same bytes, whatever either makes of escapes,
/// doubled slashes and dots.
package enum RequestRule {
    /// Bytes of a target at the most.
    package static let targetBytesMax = 8192
    /// Bytes of a volume's name at the most.
    package static let nameBytesMax = 255

    /// The read that a request is, when it passes.
    package static func judge(
        _ request: EngineRequest
    ) throws(RequestRefusal) -> PassedRoute {
        guard !request.asksUpgrade else { throw .upgrade }
        guard !request.hasBody else { throw .body }
        guard request.method == "GET" else { throw .method }
        return try route(of: request.target)
    }

    private static func route(of target: String) throws(RequestRefusal) -> PassedRoute {
        let bytes = Array(target.utf8)
        guard bytes.first == slash, bytes.count <= targetBytesMax else { throw .target }
        let path = bytes.prefix { $0 != questionMark }
        let query = bytes.dropFirst(path.count + 1)
        guard path.allSatisfy(isPlain), query.allSatisfy(isQuery) else { throw .character }
        var parts = path.dropFirst().split(separator: slash, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard !parts.contains(where: { ["", ".", ".."].contains($0) }) else { throw .segments }
        if parts.count > 1, isVersion(parts[0]) { parts.removeFirst() }
        guard let route = route(of: parts) else { throw .route }
        return route
    }

    private static func route(of parts: [String]) -> PassedRoute? {
        switch parts.count {
        case 2 where parts == ["containers", "json"]: .containers
        case 2 where parts[0] == "volumes" && isVolumeName(parts[1]): .volume
        case 1: [.ping, .version, .info, .volumes, .events].first { $0.rawValue == "/" + parts[0] }
        default: nil
        }
    }

    /// Such as `v1.41`.
    private static func isVersion(_ part: String) -> Bool {
        let numbers = part.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
        return part.hasPrefix("v") && numbers.count == 2
            && numbers.allSatisfy { (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy(isDigit) }
    }

    /// `[a-zA-Z0-9][a-zA-Z0-9_.-]*`, as Docker has it.
    private static func isVolumeName(_ part: String) -> Bool {
        guard let first = part.utf8.first, part.utf8.count <= nameBytesMax else { return false }
        return isDigit(first) || isLetter(first)
    }

    private static let slash = UInt8(ascii: "/")
    private static let questionMark = UInt8(ascii: "?")

    private static func isPlain(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || "_.-/".utf8.contains(byte)
    }

    /// Printable ASCII without the space and the `#` that would begin a fragment.
    private static func isQuery(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "#")
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
