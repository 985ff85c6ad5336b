import Foundation

/// A company's name for comparing: the same letters, whatever their case and the blanks between.
///
/// Nothing else is made alike, because a ticket at another customer's is worse than none.
package struct CompanyName: Sendable, Hashable {
    /// The name as it is compared.
    package let text: String

    /// The name of a text.
    package init(_ text: String) {
        self.text = text.precomposedStringWithCompatibilityMapping.lowercased()
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
