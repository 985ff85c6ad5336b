import Foundation
package import Quantities

/// Something on the bus or in a journal that a person should know of.
///
/// Every service with a journal publishes its own on `<service>.bus-incident.v1`, where it can in
/// the commit of what it tells of. What is over is told again with the severity `info`.
package struct BusIncident: Sendable, Hashable, Codable {
    /// What happened; a word that this release does not know is kept.
    package var kind: Kind
    /// How much it matters; a word that this release does not know is kept.
    package var severity: Severity
    /// The lane concerned.
    package var lane: LaneName?
    /// The instance concerned, when it is another than the one that tells.
    package var source: SourceID?
    /// The epoch that `first` and `last` belong to.
    package var epoch: Epoch?
    /// The first sequence concerned.
    package var first: UInt64?
    /// The last sequence concerned.
    package var last: UInt64?
    /// What happened, to what, and what to do: for a person.
    package var text: String
    /// When it was found, by this service's clock.
    package var at: Timestamp

    /// An incident of these parts.
    package init(
        _ kind: Kind,
        _ severity: Severity,
        lane: LaneName? = nil,
        source: SourceID? = nil,
        epoch: Epoch? = nil,
        first: UInt64? = nil,
        last: UInt64? = nil,
        text: String,
        at: Timestamp
    ) {
        self.kind = kind
        self.severity = severity
        self.lane = lane
        self.source = source
        self.epoch = epoch
        self.first = first
        self.last = last
        self.text = text
        self.at = at
    }

    /// What it is about: `<kind>/<lane>/<source>`, parts that do not apply left empty.
    package var key: String { "\(kind.rawValue)/\(lane?.text ?? "")/\(source?.text ?? "")" }

    /// The incident as UTF-8 JSON, names sorted.
    package func encodedBody() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }

    /// The incident that `encodedBody()` wrote, or a later minor version of it.
    package init(decodingBody bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(bytes))
    }

    /// The lane on which a service tells of its incidents.
    package static func lane(of service: String) -> LaneDeclaration {
        LaneDeclaration(
            service,
            "bus-incident",
            kind: .event,
            others: ["alert-router"],
            whenFull: .dropOldest,
            meaning: "Something happened on the bus or in the journal that a person should know."
        )
    }
}

extension BusIncident {
    /// What happened.
    package struct Kind: RawRepresentable, Sendable, Hashable, Codable {
        /// The word on the wire.
        package let rawValue: String

        /// A kind by its word, known or not.
        package init(rawValue: String) { self.rawValue = rawValue }

        /// Messages will never be taken.
        package static let loss = Self(rawValue: "loss")
        /// A source that is followed goes on in another epoch.
        package static let epochChanged = Self(rawValue: "epoch-changed")
        /// This service's journal was put back, and goes on in a new epoch.
        package static let rolledBack = Self(rawValue: "rolled-back")
        /// Two journals or two processes claim one name.
        package static let conflict = Self(rawValue: "conflict")
        /// A lane fills because required consumers do not acknowledge, or has room again.
        package static let lanePressure = Self(rawValue: "lane-pressure")
        /// The journal's disk is full, or has room again.
        package static let diskFull = Self(rawValue: "disk-full")
        /// The journal's file was damaged, and was made anew from what could be read.
        package static let damage = Self(rawValue: "damage")
        /// The machine's clock was set.
        package static let clockJump = Self(rawValue: "clock-jump")
        /// A message was given up and kept apart.
        package static let deadLetter = Self(rawValue: "dead-letter")
        /// A dead letter was put back to be tried again, at a person's word.
        package static let redriven = Self(rawValue: "redriven")
        /// A dead letter was thrown away, at a person's word.
        package static let discarded = Self(rawValue: "discarded")
        /// A consumer was forgotten at an operator's word.
        package static let forgotten = Self(rawValue: "forgotten")
    }

    /// How much an incident matters.
    package struct Severity: RawRepresentable, Sendable, Hashable, Codable {
        /// The word on the wire.
        package let rawValue: String

        /// A severity by its word, known or not.
        package init(rawValue: String) { self.rawValue = rawValue }

        /// Nothing to do, or over.
        package static let info = Self(rawValue: "info")
        /// To be looked at.
        package static let warning = Self(rawValue: "warning")
        /// Something is lost, or will be soon.
        package static let critical = Self(rawValue: "critical")
    }
}
