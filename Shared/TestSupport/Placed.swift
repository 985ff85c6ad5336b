package import Contracts

/// A thing that the conformance suite puts and removes.
package struct Placed: Message, Codable {
    /// `writer.placed.v1`.
    package static let lane = LaneDeclaration(
        "writer",
        "placed",
        kind: .state,
        required: ["reader"],
        others: ["watcher"],
        whenFull: .coalesce,
        meaning: "A thing stands so."
    )

    /// The thing.
    package var key: String
    /// How it stands.
    package var value: Int
    /// Makes the body as large as a test wants.
    package var padding: String

    /// A thing.
    package init(_ key: String, _ value: Int, padding: Int = 0) {
        self.key = key
        self.value = value
        self.padding = String(repeating: "x", count: padding)
    }
}
