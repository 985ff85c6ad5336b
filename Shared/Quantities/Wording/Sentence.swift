/// Text for a person in which some words are decisive and stand out.
///
/// The words that come from outside (names of pools, disks, systems) are parts of their own and are
/// never read as markup; whoever shows the sentence escapes each part.
package struct Sentence: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// Words that look alike.
    package struct Part: Sendable, Hashable {
        /// The words.
        package let text: String
        /// Whether they stand out.
        package let isStrong: Bool
    }

    /// The parts in order.
    package private(set) var parts: [Part]

    /// The sentence as plain text.
    package var text: String { parts.map(\.text).joined() }

    /// Whether there is nothing in it.
    package var isEmpty: Bool { parts.isEmpty }

    /// A sentence in which nothing stands out.
    package init(stringLiteral text: String) {
        parts = text.isEmpty ? [] : [Part(text: text, isStrong: false)]
    }

    /// A sentence with words put in.
    package init(stringInterpolation: Interpolation) {
        parts = stringInterpolation.parts
    }

    /// Builds `"Pool \(strong: name) is full."`.
    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var parts: [Part] = []

        /// An empty sentence to add to.
        package init(literalCapacity: Int, interpolationCount: Int) {}

        /// Adds words of ours.
        package mutating func appendLiteral(_ literal: String) {
            append(literal, isStrong: false)
        }

        /// Adds words from outside that do not stand out.
        package mutating func appendInterpolation(_ text: String) {
            append(text, isStrong: false)
        }

        /// Adds words that stand out.
        package mutating func appendInterpolation(strong text: String) {
            append(text, isStrong: true)
        }

        private mutating func append(_ text: String, isStrong: Bool) {
            guard !text.isEmpty else { return }
            if let last = parts.last, last.isStrong == isStrong {
                parts[parts.count - 1] = Part(text: last.text + text, isStrong: isStrong)
            } else {
                parts.append(Part(text: text, isStrong: isStrong))
            }
        }
    }
}

extension Sentence {
    /// One sentence after another.
    package static func + (left: Self, right: Self) -> Self {
        var joined = left
        joined.parts += right.parts
        return joined
    }
}
