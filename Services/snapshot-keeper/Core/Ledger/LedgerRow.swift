package import Quantities

/// A line of the ledger: a snapshot that this keeper takes, took or took over.
package struct LedgerRow: Sendable, Hashable {
    /// How far it came.
    package enum State: String, Sendable, Hashable, CaseIterable {
        /// It is about to be taken.
        case taking
        /// It is there, and may be deleted by the rules.
        case listed
        /// It is about to be deleted.
        case deleting
        /// It was deleted.
        case deleted
        /// It could not be taken.
        case failed
        /// Somebody else took it away.
        case lost

        /// Whether the next look has to find out what became of it.
        package var isOpen: Bool { self == .taking || self == .deleting }
    }

    /// Its number.
    package var id: Int64
    /// Where the subvolume is that it is of.
    package var source: String
    /// The subvolume's UUID at that time.
    package var sourceUUID: String
    /// The pool's UUID.
    package var pool: String
    /// The folder of snapshots.
    package var folder: String
    /// Its name there.
    package var name: String
    /// Its UUID; nil until it was taken.
    package var uuid: String?
    /// How far it came.
    package var state: State
    /// When it was taken, by the kernel; nil until then.
    package var takenAt: Timestamp?
    /// Why it is held, by a person; nil when it is not.
    package var hold: String?
    /// When it was written down.
    package var intendedAt: Timestamp
    /// `schedule`, a person, or `adopted`.
    package var trigger: String
    /// What happened, for a person; nil when there is nothing to say.
    package var said: String?

    /// A line for what is about to be taken.
    package init(
        id: Int64 = 0,
        source: String,
        sourceUUID: String,
        pool: String,
        folder: String,
        name: String,
        uuid: String? = nil,
        state: State = .taking,
        intendedAt: Timestamp,
        trigger: String
    ) {
        self.id = id
        self.source = source
        self.sourceUUID = sourceUUID
        self.pool = pool
        self.folder = folder
        self.name = name
        self.uuid = uuid
        self.state = state
        self.intendedAt = intendedAt
        self.trigger = trigger
    }
}
