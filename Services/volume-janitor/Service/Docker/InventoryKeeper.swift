import Logging
import Observability
import Quantities
import ServiceChassis
import VolumeJanitorCore

/// Keeps the inventory true: lists everything, notes what happens, looks at it and tells.
actor InventoryKeeper {
    private let mapper: VolumeMapper
    private let births: any BirthStore
    private let clock: any WallClock
    private let logger: Logger
    private let board: InventoryBoard
    private let watch = Stopwatch()

    private var inventory = DockerInventory()
    private var record: BirthRecord?
    private var agenda = InventoryAgenda()
    private var unnamed: [String] = []
    private var source = InventorySnapshot.Source.starting
    /// Known also after the engine has gone.
    private var rootFolder: AbsolutePath?
    /// Rung when something has to be looked at.
    nonisolated let wakeUp = WakeUp()

    init(
        mapper: VolumeMapper,
        births: any BirthStore,
        clock: any WallClock,
        logger: Logger,
        board: InventoryBoard
    ) {
        self.mapper = mapper
        self.births = births
        self.clock = clock
        self.logger = logger
        self.board = board
    }

    /// How long until something is due; nil when nothing waits.
    var untilDue: Duration? { agenda.next.map { max(.zero, $0 - watch.elapsed) } }

    /// Notes an event; what it tells of is looked at soon.
    func note(_ event: EngineEvent) {
        if let born = event.born, source.isEngine { record?.noteCreated(born) }
        guard let subject = event.subject else { return }
        note(subject)
    }

    /// Notes that something has to be looked at.
    func note(_ subject: InventorySubject) {
        agenda.note(subject, at: watch.elapsed)
        wakeUp.ring()
    }

    /// Reads everything the engine has.
    func list(_ session: EngineSession) async throws {
        // Cleared before the engine is asked: what happens from here on may not be in its answer.
        agenda.clear()
        rootFolder = try await session.rootFolder()
        let listing = try await session.volumes()
        let containers = try await session.containers()
        let now = clock.now()
        inventory.replace(volumes: listing.volumes, containers: containers, at: now)
        unnamed = listing.unnamed
        source = .engine(
            EngineDescription(
                engine: session.greeting.engine,
                api: session.version,
                rootFolder: rootFolder
            )
        )
        try await noteBirths(isCreationTrue: session.isCreationTrue, at: now)
        await publish()
    }

    /// Looks at what is due; everything, when it is that or too much.
    func look(_ session: EngineSession) async throws {
        let due = agenda.take(at: watch.elapsed)
        guard !due.isEmpty else { return }
        guard !due.contains(.everything), due.count <= session.client.limits.lookMax else {
            return try await list(session)
        }
        var ids: [String] = []
        for subject in due {
            switch subject {
            case .volume(let name):
                let volume = try await session.volume(name)
                inventory.set(name, volume)
                if volume == nil { record?.forget(name) }
            case .container(let id): ids.append(id)
            case .everything: continue
            }
        }
        if !ids.isEmpty {
            inventory.set(ids, try await session.containers(ids), at: clock.now())
        }
        try await noteBirths(isCreationTrue: session.isCreationTrue, at: clock.now())
        await publish()
    }

    /// Reads the folder of volumes, without an engine.
    func list(_ folder: VolumeFolder) async throws {
        inventory.replace(volumes: folder.volumes, containers: [], at: clock.now())
        unnamed = []
        source = .files(root: folder.root)
        try await noteBirths(isCreationTrue: false, at: clock.now())
        await publish()
    }

    /// Notes that the engine is gone; what was known stays, and is told to be old.
    func lose(_ reason: String) async {
        if case .lost(let since, _) = source {
            source = .lost(since: since, reason: reason)
        } else {
            source = .lost(since: clock.now(), reason: reason)
        }
        await publish()
    }

    /// A volume with where its files are this very moment; nil when it is not known.
    func map(_ name: VolumeName) async -> MappedVolume? {
        let volumes = inventory.volumes.filter { $0.name == name }
        return await map(volumes).first
    }

    private func noteBirths(isCreationTrue: Bool, at now: Timestamp) async throws {
        var record: BirthRecord
        if let known = self.record {
            record = known
        } else {
            record = BirthRecord(try await births.births())
        }
        record.note(inventory.volumes, isCreationTrue: isCreationTrue, at: now)
        let changed = record.takeChanged()
        self.record = record
        guard !changed.isEmpty else { return }
        try await births.keep(
            Dictionary(uniqueKeysWithValues: changed.map { ($0, record.entries[$0]) })
        )
    }

    private func publish() async {
        board.publish(
            InventorySnapshot(
                source: source,
                volumes: await map(inventory.volumes),
                labelSets: inventory.labelSets,
                births: record?.entries ?? [:],
                unnamed: unnamed
            )
        )
    }

    private func map(_ volumes: [DockerVolume]) async -> [MappedVolume] {
        switch source {
        case .files(let root):
            let mapper = root.map(self.mapper.looking(in:)) ?? self.mapper
            return await mapper.map(volumes, rootFolder: nil) { _ in nil }
        case .engine, .lost, .starting:
            let inventory = inventory
            return await mapper.map(volumes, rootFolder: rootFolder) { inventory.container($0) }
        }
    }
}

extension InventorySnapshot.Source {
    /// Whether an engine is followed.
    var isEngine: Bool {
        if case .engine = self { true } else { false }
    }
}
