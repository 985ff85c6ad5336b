import Contracts
import Quantities

/// What a volume's rule does, in words of people.
package enum RuleWords {
    /// `Keep below 400 GiB, oldest first`.
    package static func sentence(_ algorithm: String, _ parameters: [String: String]) -> String {
        switch algorithm {
        case "max_size":
            let size = parameters["max_bytes"].map(size) ?? "its limit"
            return "Keep below \(size), \(order(parameters["sort_by"])) first"
        case "remove_before_date":
            if let date = parameters["before_date"] { return "Delete what is older than \(date)" }
            return "Delete what is older than \(days(parameters["max_age_days"]))"
        case "keep_n_latest": return "Keep the \(parameters["keep_count"] ?? "?") newest files"
        default: return algorithm
        }
    }

    /// The algorithm's name and what else is said of the rule: `max_size, declared by a label`.
    package static func remark(_ algorithm: String, source: String, summary: String) -> String {
        let by =
            switch source {
            case "label": "by a label"
            case "file": "by the settings file"
            default: "by the API"
            }
        return [algorithm, by, summary].filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private static func size(_ text: String) -> String {
        Int64(text).map { Wording.size(ByteCount($0)) } ?? text
    }

    private static func days(_ text: String?) -> String {
        guard let text else { return "its limit" }
        return text == "1" || text == "1.0" ? "1 day" : "\(text) days"
    }

    private static func order(_ word: String?) -> String {
        switch word {
        case "size": "largest"
        case "ctime": "longest unchanged"
        default: "oldest"
        }
    }
}
