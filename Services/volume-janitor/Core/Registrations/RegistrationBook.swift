package import Quantities

/// Every declaration by every source, and which of them governs each path.
///
/// The API's word counts before the settings file's, and that before a label's; what gives way is
/// shown as drift. Whenever another rule comes to govern a path it gets a new revision, and with it
/// a dry first interval.
package struct RegistrationBook: Sendable, Hashable {
    /// Registrations at the most, of all sources together.
    package static let entriesMax = 10_000

    /// The declarations of a path by their source.
    package private(set) var entries: [RegistrationKey: [RegistrationSource: RegistrationEntry]]
    /// Which rule governs each path.
    package private(set) var governing: [RegistrationKey: GoverningRule]
    /// The last revision that was given out.
    package private(set) var lastRevision: Int64
    /// Declarations of all sources together.
    package private(set) var count: Int

    /// A book as it was kept.
    package init(
        entries: [RegistrationKey: [RegistrationSource: RegistrationEntry]] = [:],
        governing: [RegistrationKey: GoverningRule] = [:],
        lastRevision: Int64 = 0
    ) {
        self.entries = entries
        count = entries.values.reduce(0) { $0 + $1.count }
        self.governing = governing
        self.lastRevision = lastRevision
    }

    // MARK: - The API

    /// Registers a path by the API.
    ///
    /// - Parameters:
    ///   - declaration: what is asked for; its rule must be valid.
    ///   - replaces: whether another rule of the API for the path may be changed.
    ///   - now: the time.
    /// - Throws: why it is not registered; nothing was changed then.
    package mutating func register(
        _ declaration: Declaration,
        replaces: Bool,
        at now: Timestamp
    ) throws(RegistrationRefusal) {
        guard declaration.rule.rule != nil else { throw .faults(declaration.rule.faults) }
        if let known = entries[declaration.key]?[.api]?.declaration {
            if known.rule.asksSame(as: declaration.rule), known.summary == declaration.summary {
                throw .same(declaration.key)
            }
            guard replaces || known.rule.asksSame(as: declaration.rule) else {
                throw .taken(declaration.key, algorithm: known.rule.algorithm)
            }
        } else {
            guard count < Self.entriesMax else { throw .full(limit: Self.entriesMax) }
        }
        put(declaration, by: .api, at: now)
    }

    /// Takes back what the API registered; what a file or a label declares governs again.
    package mutating func unregister(
        _ key: RegistrationKey,
        at now: Timestamp
    ) throws(RegistrationRefusal) {
        guard let sources = entries[key] else { throw .unknown(key) }
        guard sources[.api] != nil else {
            let source: RegistrationSource = sources[.file] == nil ? .label : .file
            let names = sources[source]?.declaration.origins.map(\.containerName) ?? []
            throw .declaredElsewhere(key, source, by: names)
        }
        remove(key, by: .api, at: now)
    }

    // MARK: - The settings file

    /// Takes over everything that the settings file declares.
    package mutating func declare(file: [Declaration], at now: Timestamp) {
        let keys = Set(file.map(\.key))
        for key in entries.keys where entries[key]?[.file] != nil && !keys.contains(key) {
            remove(key, by: .file, at: now)
        }
        for declaration in file { put(declaration, by: .file, at: now) }
    }

    // MARK: - Labels

    /// Takes over what labels declare now.
    ///
    /// A rule whose container is gone stays while its volume is there, marked as orphaned, unless a
    /// successor of the container came without it.
    ///
    /// - Parameters:
    ///   - reading: the labels of the containers that exist.
    ///   - living: those containers.
    ///   - volumes: the volumes that exist.
    ///   - now: the time.
    package mutating func declare(
        labels reading: LabelReading,
        living: [LabelOrigin],
        volumes: Set<VolumeName>,
        at now: Timestamp
    ) {
        for (key, declaration) in reading.declarations.sorted(by: { $0.key < $1.key })
        where entries[key]?[.label] != nil || count < Self.entriesMax {
            put(declaration, by: .label, at: now)
        }
        for key in entries.keys where reading.declarations[key] == nil {
            guard let entry = entries[key]?[.label] else { continue }
            let isSucceeded = entry.declaration.origins.contains { old in
                living.contains { old.isSucceeded(by: $0) }
            }
            if isSucceeded || !volumes.contains(key.volume) {
                remove(key, by: .label, at: now)
            } else if entry.orphanedSince == nil {
                entries[key]?[.label]?.orphanedSince = now
            }
        }
    }

    // MARK: - Changing

    private mutating func put(
        _ declaration: Declaration,
        by source: RegistrationSource,
        at now: Timestamp
    ) {
        let key = declaration.key
        let known = entries[key]?[source]
        let isSame = known?.declaration.rule.asksSame(as: declaration.rule) == true
        let before = rule(of: key)
        if known == nil { count += 1 }
        entries[key, default: [:]][source] = RegistrationEntry(
            declaration: declaration,
            firstSeen: known?.firstSeen ?? now,
            changedAt: isSame ? known?.changedAt ?? now : now
        )
        settle(key, before: before, at: now)
    }

    private mutating func remove(
        _ key: RegistrationKey,
        by source: RegistrationSource,
        at now: Timestamp
    ) {
        let before = rule(of: key)
        if entries[key]?.removeValue(forKey: source) != nil { count -= 1 }
        if entries[key]?.isEmpty == true { entries[key] = nil }
        settle(key, before: before, at: now)
    }

    private func rule(of key: RegistrationKey) -> DeclaredRule? {
        entries[key]?.min { $0.key < $1.key }?.value.declaration.rule
    }

    /// Gives the path a new revision when another rule governs it than before.
    private mutating func settle(
        _ key: RegistrationKey,
        before: DeclaredRule?,
        at now: Timestamp
    ) {
        guard let rule = rule(of: key) else { return governing[key] = nil }
        guard governing[key] == nil || before?.asksSame(as: rule) != true else { return }
        lastRevision += 1
        governing[key] = GoverningRule(revision: lastRevision, since: now)
    }
}
