package import Contracts

/// A fact that the conformance suite publishes.
package struct Numbered: Message, Codable {
    /// `writer.numbered.v1`.
    package static let lane = LaneDeclaration(
        "writer",
        "numbered",
        kind: .event,
        required: ["reader"],
        whenFull: .block,
        meaning: "A number was written."
    )

    /// What it is about.
    package var key: String
    /// Its number, from 1.
    package var number: Int
    /// Makes the body as large as a test wants.
    package var padding: String

    /// A number.
    package init(_ number: Int, key: String = "k", padding: Int = 0) {
        self.number = number
        self.key = key
        self.padding = String(repeating: "x", count: padding)
    }
}
