import Foundation
package import Quantities

/// What became of a command, told by the instance that it was for.
///
/// Every service that performs commands publishes its answers on
/// `<service>.command-answered.v1`, in the commit of what it tells of.
package struct CommandAnswered: Sendable, Equatable, Codable {
    /// The command.
    package var command: MessageID
    /// Who issued it.
    package var issuer: SourceID
    /// What was asked for.
    package var kind: LaneName
    /// What came of it; a word that this release does not know is kept.
    package var outcome: Outcome
    /// Why, for a person; a note where it was performed.
    package var reason: String?
    /// The last fact on each lane that told of its effect, in the commit of this answer.
    package var facts: [FactPosition]
    /// When, by the service's clock.
    package var at: Timestamp

    /// An answer of these parts.
    package init(
        command: MessageID,
        issuer: SourceID,
        kind: LaneName,
        outcome: Outcome,
        reason: String?,
        facts: [FactPosition],
        at: Timestamp
    ) {
        self.command = command
        self.issuer = issuer
        self.kind = kind
        self.outcome = outcome
        self.reason = reason
        self.facts = facts
        self.at = at
    }

    /// The lane on which a service answers.
    package static func lane(of service: String) -> LaneDeclaration {
        LaneDeclaration(
            service,
            "command-answered",
            kind: .event,
            required: [LaneDeclaration.issuer],
            whenFull: .block,
            meaning: "A command was performed or rejected, or nobody knows what came of it."
        )
    }

    /// What came of a command.
    package struct Outcome: RawRepresentable, Sendable, Hashable, Codable {
        /// The word on the wire.
        package let rawValue: String

        /// An outcome by its word, known or not.
        package init(rawValue: String) { self.rawValue = rawValue }

        /// It was done.
        package static let performed = Self(rawValue: "performed")
        /// Nothing was done, and why.
        package static let rejected = Self(rawValue: "rejected")
        /// It was begun, and nobody knows how far it came.
        package static let unknown = Self(rawValue: "unknown")
    }
}

/// A place in a lane: who has taken it has taken the fact, and everything before it.
package struct FactPosition: Sendable, Hashable, Codable {
    /// Who published it.
    package var source: SourceID
    /// The lane.
    package var lane: LaneName
    /// The epoch of the sequence.
    package var epoch: Epoch
    /// The sequence.
    package var sequence: UInt64

    /// A place.
    package init(source: SourceID, lane: LaneName, epoch: Epoch, sequence: UInt64) {
        self.source = source
        self.lane = lane
        self.epoch = epoch
        self.sequence = sequence
    }
}

extension CommandAnswered {
    /// The answer as UTF-8 JSON, names sorted.
    package func encodedBody() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }

    /// The answer that `encodedBody()` wrote, or a later minor version of it.
    package init(decodingBody bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(bytes))
    }
}
