import AlertRouterCore
import Mustache

/// A text of the configuration, with `{{names}}` that are filled from the notice.
package struct TextTemplate: Sendable {
    private let template: MustacheTemplate

    /// Reads a mustache template; throws what is wrong with it.
    package init(_ text: String) throws {
        // What is put in is escaped for its target before, not as HTML.
        template = try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}" + text)
    }

    /// The text of a notice.
    package func filled(_ data: TemplateData) -> String { template.render(data.root) }

    /// Whether a text is a template of Go, as Alertmanager's files have them.
    package static func isGo(_ text: String) -> Bool {
        tags(of: text).contains { tag in
            guard let first = tag.first else { return false }
            if first == "-" || first == "$" || first == "\"" || first == "`" { return true }
            if first == "." { return tag.dropFirst().first?.isLetter ?? false }
            let words = tag.split { $0 == " " || $0 == "(" }
            return words.count > 1 && !"#^/>&{!%$<=".contains(first) || goWords.contains(tag)
        }
    }

    private static func tags(of text: String) -> [Substring] {
        text.split(separator: "{{", omittingEmptySubsequences: false).dropFirst().map { part in
            let inner = part.prefix { $0 != "}" }
            return inner.drop(while: \.isWhitespace)
        }
    }

    private static let goWords: Set<Substring> = ["end", "else", "break", "continue"]
}
