package import Quantities

/// The name of a lane: `<producer>.<fact>.v<version>`, the topic frames carry.
package struct LaneName: Name {
    /// The text as it was given.
    package let text: String

    /// The lane, or nil when `text` is longer than 120 bytes or has other characters than
    /// lower-case letters, digits, `-`, `.` and `/`.
    package init?(_ text: String) {
        guard (1...120).contains(text.utf8.count),
            text.utf8.allSatisfy({
                (0x61...0x7A).contains($0) || (0x2D...0x39).contains($0)
            })
        else { return nil }
        self.text = text
    }
}

/// What a lane's messages mean to each other.
package enum LaneKind: String, Sendable, Codable {
    /// Each message matters.
    case event
    /// Only the latest message of each key matters.
    case state
    /// A request to one instance, claimed before it is performed.
    case command
}

/// What happens when a lane's unacknowledged rows reach its limit.
package enum FullLanePolicy: String, Sendable, Codable {
    /// Publishing fails and the caller is told.
    case block
    /// Older messages of the same key give way (state lanes).
    case coalesce
    /// The oldest give way, with a loss record and an alarm.
    case dropOldest
}

/// What everyone agrees on about a lane; declared here, never claimed by a peer.
package struct LaneDeclaration: Sendable, Hashable {
    /// The lane's name, the topic on the wire.
    package let name: LaneName
    /// Whether each message matters or only the latest of a key.
    package let kind: LaneKind
    /// The service whose instances publish it.
    package let producer: ServiceName
    /// Services whose every instance must have acknowledged a row before it may be trimmed.
    package let requiredConsumers: [ServiceName]
    /// Services that read it without holding it back.
    package let otherConsumers: [ServiceName]
    /// What happens at the byte limit.
    package let whenFull: FullLanePolicy
    /// What one message says, for the catalogue: one sentence.
    package let meaning: String

    /// The declaration of `<producer>.<fact>.v<version>`.
    ///
    /// Traps when the words do not make valid names: they are literals in this library.
    package init(
        _ producer: String,
        _ fact: String,
        version: Int = 1,
        kind: LaneKind,
        required: [String] = [],
        others: [String] = [],
        whenFull: FullLanePolicy,
        meaning: String
    ) {
        guard let name = LaneName("\(producer).\(fact).v\(version)"),
            let producer = ServiceName(producer)
        else { preconditionFailure("\(producer).\(fact).v\(version) is not a lane name") }
        self.init(
            name: name,
            kind: kind,
            producer: producer,
            required: required,
            others: others,
            whenFull: whenFull,
            meaning: meaning
        )
    }

    /// The declaration of the lane of commands to one instance.
    ///
    /// Traps when the producer is no service's name: it is a literal in this library.
    init(commandTo target: SourceID, producer: String, meaning: String) {
        guard let name = LaneName("\(LaneName.prefix)\(target)\(LaneName.suffix)"),
            let producer = ServiceName(producer)
        else { preconditionFailure("commands to \(target) have no lane") }
        self.init(
            name: name,
            kind: .command,
            producer: producer,
            required: [target.service.text],
            others: [],
            whenFull: .block,
            meaning: meaning
        )
    }

    private init(
        name: LaneName,
        kind: LaneKind,
        producer: ServiceName,
        required: [String],
        others: [String],
        whenFull: FullLanePolicy,
        meaning: String
    ) {
        self.name = name
        self.kind = kind
        self.producer = producer
        self.requiredConsumers = required.compactMap(ServiceName.init)
        self.otherConsumers = others.compactMap(ServiceName.init)
        self.whenFull = whenFull
        self.meaning = meaning
    }
}
