import Foundation
import PSATicketerCore
import ServiceChassis

/// Takes secrets out of what a PSA says: its words go to people, others on the bus and logs.
struct SecretWords: Sendable {
    /// Characters of a secret that is looked for at the least; a shorter one is in any text.
    static let lengthMin = 4

    private let words: [String]

    /// The secrets of a login, and what they are sent as.
    init(_ parts: PSASettings.LoginParts) {
        let secrets = parts.secrets.values.map(\.revealed)
        var words = secrets
        // A pair of a name and a secret travels in base64 (RFC 7617).
        if let company = parts.words["company"], let key = parts.words["public_key"] {
            words += secrets.map { Data("\(company)+\(key):\($0)".utf8).base64EncodedString() }
        }
        self.words = words.filter { $0.count >= Self.lengthMin }
            .sorted { $0.count > $1.count }
    }

    /// A text without them.
    func hidden(_ text: String) -> String {
        words.reduce(text) { text, word in
            text.contains(word) ? text.replacing(word, with: "•••") : text
        }
    }

    func hidden(_ ending: Dispatch.Ending) -> Dispatch.Ending {
        switch ending {
        case .made: .made
        case .notTaken(let reason, let after): .notTaken(reason: hidden(reason), after: after)
        case .refused(let reason): .refused(reason: hidden(reason))
        case .unknown(let reason): .unknown(reason: hidden(reason))
        }
    }

    func hidden(_ failure: ReadingFailure) -> ReadingFailure {
        switch failure {
        case .gone: .gone
        case .failed(let reason, let after): .failed(reason: hidden(reason), after: after)
        }
    }

    func hidden(_ hindrance: Hindrance?) -> Hindrance? {
        guard var hindrance else { return nil }
        hindrance.reason = hidden(hindrance.reason)
        return hindrance
    }
}
