package import Quantities

extension LaneDeclaration {
    /// The lane on which one instance is told what to do: `command.<service>/<instance>.v1`.
    ///
    /// Only api-gateway and an operator's key publish it, and only that instance reads it.
    package static func command(to target: SourceID) -> LaneDeclaration {
        LaneDeclaration(
            commandTo: target,
            producer: issuer,
            meaning: "A person wants something done by this instance."
        )
    }

    /// The service whose people's keys may say what only a person may.
    package static let operators = ServiceName("operator")

    /// The service that issues commands for people.
    static let issuer = "api-gateway"

    /// The services whose instances publish it.
    package var producers: [ServiceName] {
        [producer] + (kind == .command ? [Self.operators].compactMap(\.self) : [])
    }
}

extension LaneName {
    /// The instance that a lane of commands is for; nil for every other lane.
    package var commandTarget: SourceID? {
        guard text.hasPrefix(Self.prefix), text.hasSuffix(Self.suffix) else { return nil }
        return SourceID(String(text.dropFirst(Self.prefix.count).dropLast(Self.suffix.count)))
    }

    static let prefix = "command."
    static let suffix = ".v1"
}

extension ServiceName {
    /// Whether its instances are people's keys: they alone may let go of what a consumer has not
    /// read.
    package var isOperator: Bool { self == LaneDeclaration.operators }

    /// Whether its instances may tell others what to do.
    package var issuesCommands: Bool {
        text == LaneDeclaration.issuer || isOperator
    }
}
