import Contracts
import Quantities

/// Reads what other alerting systems post; each of them has an extension of its own.
package enum OutsideReader {
    /// What one body said: the alerts that could be read, and why others could not.
    package struct Reading: Sendable, Equatable {
        /// The alerts that are taken.
        package var alerts: [OutsideAlert] = []
        /// Those that are not, each with its place.
        package var rejected: [Refused] = []

        /// A body that said nothing.
        package init() {}

        /// A body that said one alert.
        init(_ alert: OutsideAlert) { alerts = [alert] }
    }

    /// One alert that is not taken.
    package struct Refused: Sendable, Equatable {
        /// Where it is wrong: a JSON pointer.
        package var pointer: String
        /// What is wrong there.
        package var detail: String
    }

    /// An alias, which is refused rather than cut.
    static func alias(_ text: String, at pointer: String) throws(WebhookFault) -> String {
        guard (1...OutsideLimits.aliasBytesMax).contains(text.utf8.count) else {
            throw .unusable(
                pointer: pointer,
                reason: "an alias has 1 to \(OutsideLimits.aliasBytesMax) bytes"
            )
        }
        return text
    }

    /// An address as it is shown; empty when it is none of the web or too long.
    static func address(_ text: String?) -> String {
        guard let text, text.utf8.count <= OutsideLimits.urlBytesMax,
            text.hasPrefix("https://") || text.hasPrefix("http://"),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
        else { return "" }
        return text
    }

    /// A word that is cut when it is long.
    static func word(_ text: String?) -> String {
        OutsideText.cut(text ?? "", OutsideLimits.wordBytesMax)
    }
}

extension WebhookFault {
    /// Its place and what is wrong there, for one alert among several.
    package var refused: OutsideReader.Refused {
        switch self {
        case .malformed(let fault): .init(pointer: "", detail: "\(fault)")
        case .missing(let pointer): .init(pointer: pointer, detail: "must be there")
        case .wrongType(let pointer, let expected):
            .init(pointer: pointer, detail: "must be \(expected)")
        case .unusable(let pointer, let reason): .init(pointer: pointer, detail: reason)
        case .tooMany(let pointer, let limit): .init(pointer: pointer, detail: "at most \(limit)")
        }
    }
}
