package import Contracts
package import Quantities

extension ControlMessage {
    /// An instance asks whether it may begin a command that it has taken in.
    ///
    /// A claim with a greater attempt says that nothing was begun under the ones before.
    package struct Claim: Sendable, Hashable {
        /// The lane of commands.
        package var lane: LaneName
        /// The command.
        package var command: MessageID
        /// Which claim of this command it is, from 1.
        package var attempt: UInt32
        /// Drawn for this claim, so that a copy of it is known as one.
        package var token: UInt64

        /// A claim.
        package init(lane: LaneName, command: MessageID, attempt: UInt32, token: UInt64) {
            self.lane = lane
            self.command = command
            self.attempt = attempt
            self.token = token
        }
    }
}

/// What the issuer of a command decided about a claim.
package enum ClaimDecision: Sendable, Equatable {
    /// It may be begun, within 10 s of the moment the claim was sent.
    case claimed
    /// It may not be begun any more, and why.
    case expired(String)
}

extension ControlMessage.Claim {
    func write(_ verb: UInt8, to writer: inout WireWriter) {
        writer.verb(verb, lane.text)
        writer.raw(command.bytes)
        writer.number(attempt)
        writer.number(token)
    }

    init(_ reader: inout WireReader) throws(FrameFault) {
        self.init(
            lane: try reader.name(LaneName.self),
            command: try reader.messageID(),
            attempt: try reader.number(UInt32.self),
            token: try reader.number(UInt64.self)
        )
    }
}
