package import Contracts
package import Quantities
package import StateStore

/// Commands by the journals of a machine: what was issued, and what was told to a service.
package struct CommandList: Sendable, Equatable, Encodable {
    /// A command as one side knows it.
    package struct Entry: Sendable, Equatable, Encodable {
        /// The command's id.
        package let id: MessageID
        /// `issued` by the issuer's journal, `operation` by its performer's.
        package let side: String
        /// What is asked for.
        package let kind: LaneName
        /// What it is about.
        package let key: String
        /// Who asked for it.
        package let person: String
        /// Who issued it.
        package let issuer: SourceID
        /// Who is to do it.
        package let performer: SourceID
        /// How far it came.
        package let state: String
        /// Whether something may still come of it.
        package let isOpen: Bool
        /// Why, for a person.
        package let reason: String?
        /// How often it was claimed, by its performer's journal.
        package let attempts: UInt32?
        /// When it was issued, by the issuer's clock.
        package let issuedAt: Timestamp
        /// From when on it is no longer to be begun, by the issuer's clock.
        package let expiresAt: Timestamp
        /// When it came to where it is.
        package let changedAt: Timestamp
    }

    /// The commands, the newest first; those of one command beside each other.
    package let commands: [Entry]

    /// The newest commands of these journals.
    ///
    /// - Parameters:
    ///   - journals: where they are read.
    ///   - limit: how many of each journal's at the most.
    ///   - isOpenOnly: whether those that are over are left out.
    /// - Throws: `DatabaseError` when a journal cannot be read.
    package init(_ journals: [JournalReader], limit: Int, isOpenOnly: Bool = false) throws {
        let all = try journals.flatMap { journal in
            try journal.issuedCommands(limit: limit).map { Entry($0, by: journal.source) }
                + journal.operations(limit: limit).map { Entry($0, by: journal.source) }
        }
        commands = all.filter { $0.isOpen || !isOpenOnly }
            .sorted { ($1.issuedAt, $1.id, $0.side) < ($0.issuedAt, $0.id, $1.side) }
    }

    /// The list as lines for a person, with ages as they are from `now`.
    package func lines(now: Timestamp) -> [String] {
        guard !commands.isEmpty else { return ["There is no command."] }
        let head = ["COMMAND", "ABOUT", "STATE", "BY", "AGE", "KNOWN TO", "ID", "WHY"]
        return BusStatusTable.aligned(
            [head]
                + commands.map { entry in
                    let age = Duration.seconds(
                        max(0, (now - entry.issuedAt).components.seconds)
                    )
                    let knower = entry.side == "issued" ? entry.issuer : entry.performer
                    return [
                        entry.kind.text, entry.key, entry.state, entry.person, age.text,
                        knower.text, "\(entry.id)", entry.reason ?? "",
                    ]
                }
        )
    }
}

extension CommandList.Entry {
    fileprivate init(_ command: IssuedCommand, by issuer: SourceID) {
        self.init(
            id: command.id,
            side: "issued",
            kind: command.kind,
            key: command.key,
            person: command.person,
            issuer: issuer,
            performer: command.target,
            state: command.state.rawValue,
            isOpen: !command.state.isFinal,
            reason: command.reason,
            attempts: nil,
            issuedAt: command.issuedAt,
            expiresAt: command.expiresAt,
            changedAt: command.changedAt
        )
    }

    fileprivate init(_ operation: OperationRecord, by performer: SourceID) {
        self.init(
            id: operation.id,
            side: "operation",
            kind: operation.kind,
            key: operation.key,
            person: operation.person,
            issuer: operation.issuer,
            performer: performer,
            state: operation.state.rawValue,
            isOpen: operation.state == .waiting || operation.state == .acting,
            reason: operation.reason,
            attempts: operation.attempts,
            issuedAt: operation.issuedAt,
            expiresAt: operation.expiresAt,
            changedAt: operation.changedAt
        )
    }
}
