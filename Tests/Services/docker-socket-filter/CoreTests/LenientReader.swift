/// Reads a target in every way that some server might.
///
/// Escapes are undone once and twice, dots resolved, slashes merged, parameters behind a semicolon
/// cut, and each left out. What every server does first is to cut the query off. It shares nothing
/// with the rule under test.
enum LenientReader {
    static func paths(of target: String) -> Set<String> {
        var readings: Set<String> = [withoutQuery(target)]
        let steps: [(String) -> String] = [
            unescaped, withoutAuthority, withoutQuery, withoutParameters, withForwardSlashes,
            merged, resolved, { $0.lowercased() },
        ]
        for _ in 0..<2 {
            for step in steps { readings.formUnion(readings.map(step)) }
        }
        return Set(readings.map { resolved(merged(withoutQuery($0))) })
    }

    /// Whether a path as read is one of the reads that volume-janitor needs.
    static func isHarmless(_ path: String) -> Bool {
        let version = /(\/v[0-9]+\.[0-9]+)?/
        let volume = /\/volumes(\/[a-zA-Z0-9][a-zA-Z0-9_.\-]*)?/
        let rest = String(path.trimmingPrefix(version))
        return ["/_ping", "/version", "/info", "/events", "/containers/json"].contains(rest)
            || rest.wholeMatch(of: volume) != nil
    }

    private static func unescaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func withoutAuthority(_ text: String) -> String {
        guard let range = text.firstRange(of: "://") else { return text }
        let rest = text[range.upperBound...]
        return String(rest.drop { $0 != "/" })
    }

    private static func withoutQuery(_ text: String) -> String {
        String(text.prefix { $0 != "?" && $0 != "#" })
    }

    private static func withoutParameters(_ text: String) -> String {
        text.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.prefix { $0 != ";" } }.joined(separator: "/")
    }

    private static func withForwardSlashes(_ text: String) -> String {
        String(text.map { $0 == "\\" ? "/" : $0 })
    }

    private static func merged(_ text: String) -> String {
        "/" + text.split(separator: "/").joined(separator: "/")
    }

    private static func resolved(_ text: String) -> String {
        var kept: [Substring] = []
        for part in text.split(separator: "/") where part != "." {
            if part == ".." { _ = kept.popLast() } else { kept.append(part) }
        }
        return "/" + kept.joined(separator: "/")
    }
}
