package import Contracts

/// A message of a monitored system's own software, without what changes from poll to poll.
package struct ReportedMessage: Sendable, Hashable {
    /// The message with its numbers as `#`; what stands in quotation marks, names with digits in
    /// them and addresses are kept.
    package let normalised: String
    /// The pool that the message says is filling up or is not well, when it says so.
    package let pool: RuledPool?
    /// How full that pool is, from 0 to 1, when it fills up.
    package let usage: Double?
    /// How that pool is, such as `DEGRADED`, when it is not well.
    package let word: String?

    /// A message as sent.
    package init(_ message: String) {
        normalised = Self.masked(message)
        if let full = Self.fullPool(in: message) {
            pool = RuledPool(rule: RuleDefaults.poolUsage, name: full.name)
            (usage, word) = (full.usage, nil)
        } else {
            let worn = Self.wornPool(in: message)
            pool = worn.flatMap { RuledPool(rule: RuleDefaults.poolHealth, name: $0.name) }
            (usage, word) = (nil, worn?.word)
        }
    }

    /// Whether it says that ZFS cannot use a pool any more.
    package var saysPoolIsLost: Bool {
        ["FAULTED", "UNAVAIL", "SUSPENDED"].contains(word ?? "")
    }

    /// How bad a word is: `info`, `warning` or `critical`; an unknown word is a warning.
    ///
    /// TrueNAS' levels, and those of others who post in their words.
    package static func severity(of word: String) -> AlertSeverity {
        switch word.lowercased() {
        case "info", "information", "notice", "debug", "ok", "low": .info
        case "critical", "crit", "alert", "emergency", "fatal", "disaster", "p1": .critical
        default: .warning
        }
    }

    private static func masked(_ message: String) -> String {
        var result = ""
        var quote: Character?
        var token = ""
        for character in message.split(whereSeparator: \.isWhitespace).joined(separator: " ") {
            if let open = quote {
                result.append(character)
                if character == open { quote = nil }
            } else if character.isLetter || character.isNumber || "_.:".contains(character) {
                token.append(character)
            } else {
                result += masked(token: token)
                token = ""
                // An apostrophe inside a word, as in `can't`, opens nothing.
                let isOpening = result.last.map { !$0.isLetter && !$0.isNumber } ?? true
                if character == "\"" || character == "'" && isOpening { quote = character }
                result.append(character)
            }
        }
        return result + masked(token: token)
    }

    /// `85`, `12.5`, `45C`, `10GiB` and `03:00:17` become `#`; `ada0`, `nvme0n1`, `10.0.0.5` and
    /// `3f2a9c` stay.
    private static func masked(token: String) -> String {
        guard let first = token.first, first.isNumber else { return token }
        guard token.count(where: { $0 == "." }) < 3 else { return token }
        let number = token.prefix { $0.isNumber || $0 == "." || $0 == ":" }
        let rest = token.dropFirst(number.count)
        guard rest.count <= 4, rest.allSatisfy(\.isLetter) else { return token }
        let tail = number.reversed().prefix { $0 == "." || $0 == ":" }
        return "#" + String(tail.reversed()) + rest
    }

    private static func wornPool(in message: String) -> (name: String, word: String)? {
        // TrueNAS says `Pool tank state is DEGRADED: …`, and others `Pool 'tank' is DEGRADED`. A
        // pool that is ONLINE with errors is judged by nobody else.
        let said =
            #/
            \bPool\s["']?([^"':]+?)["']?\s(?:state\s)?is\s
            (DEGRADED|FAULTED|UNAVAIL|SUSPENDED|OFFLINE|REMOVED)\b
            /#
        guard let match = message.firstMatch(of: said) else { return nil }
        return (String(match.1), String(match.2))
    }

    private static func fullPool(in message: String) -> (name: String, usage: Double?)? {
        // TrueNAS says `Space usage for pool "tank" is 85%. …`, and the document
        // `Pool 'tank' is 85% full`.
        let quoted = /(?i:\bpool) ["']([^"']+)["'] is ([0-9.]+) ?%/
        guard let match = message.firstMatch(of: quoted) else { return nil }
        let words = message.lowercased()
        guard words.contains("full") || words.contains("space usage") else { return nil }
        return (String(match.1), Double(match.2).map { $0 / 100 })
    }
}
