import ServiceChassis

/// Writes a YAML tree as text, values of secret keys as `<secret>`.
struct YAMLText {
    /// Keys whose values are secret wherever they stand, as Alertmanager hides them.
    private static let secrets: Set = [
        "api_key", "api_secret", "auth_password", "auth_secret", "authorization_credentials",
        "bearer_token", "bot_token", "client_secret", "credentials", "opsgenie_api_key",
        "password", "routing_key", "secret", "service_key", "slack_api_url", "smtp_auth_password",
        "smtp_auth_secret", "token", "user_key", "victorops_api_key", "webhook_url",
        "wechat_api_secret", "auth_token", "signing_secret",
    ]

    /// The text of a tree.
    static func write(_ value: YAMLValue) -> String {
        var lines: [String] = []
        write(value, indent: 0, into: &lines)
        return lines.map { $0 + "\n" }.joined()
    }

    private static func write(_ value: YAMLValue, indent: Int, into lines: inout [String]) {
        let blanks = String(repeating: " ", count: indent)
        switch value.content {
        case .mapping(let entries):
            for entry in entries {
                let key = blanks + quoted(entry.key, isPlain: true) + ":"
                if secrets.contains(entry.key), entry.value.text != nil {
                    lines.append("\(key) <secret>")
                } else {
                    append(key, entry.value, indent: indent + 2, into: &lines)
                }
            }
        case .sequence(let items):
            for item in items {
                var inner: [String] = []
                write(item, indent: indent + 2, into: &inner)
                guard let first = inner.first else { continue }
                lines.append(blanks + "- " + first.dropFirst(indent + 2))
                lines += inner.dropFirst()
            }
        case .scalar(let text, let isPlain): lines.append(blanks + quoted(text, isPlain: isPlain))
        case .nothing: lines.append(blanks + "null")
        }
    }

    private static func append(
        _ key: String,
        _ value: YAMLValue,
        indent: Int,
        into lines: inout [String]
    ) {
        switch value.content {
        case .scalar(let text, let isPlain):
            lines.append("\(key) \(quoted(text, isPlain: isPlain))")
        case .nothing: lines.append("\(key) null")
        case .sequence(let items) where items.isEmpty: lines.append("\(key) []")
        case .mapping(let entries) where entries.isEmpty: lines.append("\(key) {}")
        case .sequence, .mapping:
            lines.append(key)
            write(value, indent: indent, into: &lines)
        }
    }

    /// A text as YAML, in quotation marks unless it is a plain word or number.
    private static func quoted(_ text: String, isPlain: Bool) -> String {
        if isPlain, text.wholeMatch(of: /[A-Za-z0-9_][A-Za-z0-9_.\/+-]*/) != nil { return text }
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\x" + (digits.utf8.count == 1 ? "0" : "") + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
