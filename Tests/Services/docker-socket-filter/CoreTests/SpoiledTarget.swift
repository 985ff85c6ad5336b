import TestSupport

/// Targets of requests, spoiled the way that gets around filters.
enum SpoiledTarget {
    private static let starts = [
        "/_ping", "/version", "/info", "/volumes", "/volumes/camera", "/containers/json",
        "/events", "/containers/abc/json", "/containers/create", "/images/json", "/exec/a/start",
        "/volumes/create", "/volumes/prune", "/containers/prune", "/build", "/secrets",
    ]
    private static let prefixes = ["", "", "/v1.41", "/v1.24", "/v9.999", "http://d", "//d", "/v1"]
    private static let pieces = [
        "%2e", "%2E%2e", "..", ".", "/", "//", "%2f", "%252e", "\\", ";", ";a=b", "?", "#", "%00",
        "\0", " ", "\t", "\r\n", "@", ":", "*", "v1.41", "/v1.41", "%", "%zz", "\u{FF0E}", "ä",
        "/../", "/./", "..;/", "json", "/json", "containers", "create", "%c0%ae", "?all=1", "&x=",
        "A", "0", "-", "_",
    ]

    static func make(using random: inout SeededRandom) -> String {
        var target = prefixes.randomElement(using: &random) ?? ""
        target += starts.randomElement(using: &random) ?? ""
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let piece = pieces.randomElement(using: &random) ?? ""
            let offset = Int.random(in: 0...target.count, using: &random)
            target.insert(contentsOf: piece, at: target.index(target.startIndex, offsetBy: offset))
        }
        if Int.random(in: 0..<20, using: &random) == 0 { target = target.uppercased() }
        return target
    }
}
