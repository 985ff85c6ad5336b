package import Contracts
import Quantities

/// A command that the conformance suite issues.
package struct Paint: Command {
    /// `reader.paint.v1`.
    package static let kind: LaneName = {
        guard let kind = LaneName("reader.paint.v1") else { preconditionFailure("a literal") }
        return kind
    }()

    /// What is to be painted.
    package var thing: String
    /// In which colour.
    package var colour: Int

    /// What is to be painted: commands of one thing are performed one after another.
    package var key: String { thing }

    /// A command to paint a thing.
    package init(_ thing: String, _ colour: Int) {
        self.thing = thing
        self.colour = colour
    }
}

/// What a performed command of the conformance suite tells.
package struct Painted: Message, Codable {
    /// `reader.painted.v1`.
    package static let lane = LaneDeclaration(
        "reader",
        "painted",
        kind: .state,
        others: ["api-gateway"],
        whenFull: .coalesce,
        meaning: "A thing has a colour."
    )

    /// The thing.
    package var key: String
    /// Its colour.
    package var colour: Int

    /// A painted thing.
    package init(_ thing: String, _ colour: Int) {
        key = thing
        self.colour = colour
    }
}
