package import Observations
import Quantities

/// The one or two exchanges that list a host, whatever the number of its datasets.
///
/// The first asks for the clock, the pools, their errors and all datasets; the second for the
/// snapshots and bookmarks of those that are watched, each at depth 1, so that no child's snapshot
/// is taken for its parent's. A tool without `list -p` is noticed in the first and asked by
/// `zfs get` in the second, which is then everything at once.
package struct HostScan: Sendable {
    /// The host by its name in the settings.
    package let host: String
    /// Datasets whose snapshots are wanted, whether they exist or not.
    package let watched: [DatasetName]
    /// Datasets of which, and of all below them, the snapshots are wanted too.
    package let trees: [DatasetName]
    /// How the tool lists; give it back in the next scan.
    package private(set) var dialect: ListingDialect

    private var asked: [Asked] = []
    private var listing: HostListing
    private var vanished: Set<DatasetName> = []

    /// What a scan does next.
    package enum Step: Sendable, Hashable {
        /// Runs these commands in one exchange and hands their answers back.
        case ask([ZFSCommand])
        /// The listing is whole.
        case done(HostListing)
        /// Nothing of it is believed.
        case failed(ListingFault)
    }

    private enum Asked {
        case clock
        case pools
        case errors
        case datasets
        case versions
        case properties
    }

    /// A scan.
    ///
    /// - Parameters:
    ///   - host: the host.
    ///   - watched: the datasets that the settings name on it.
    ///   - trees: the copies that are set aside there.
    ///   - dialect: how the tool listed last time.
    package init(
        host: String,
        watched: [DatasetName],
        trees: [DatasetName] = [],
        dialect: ListingDialect = .list
    ) {
        self.host = host
        self.trees = Array(Set(trees)).sorted()
        self.watched = Array(Set(watched)).sorted()
        self.dialect = dialect
        listing = HostListing(host: host, clock: Timestamp(microseconds: 0))
    }

    /// The first exchange.
    package mutating func begin() -> [ZFSCommand] {
        switch dialect {
        case .list: ask([.clock, .pools, .errors, .datasets])
        case .properties: ask([.clock, .pools, .errors, .properties])
        }
    }

    /// Reads the answers of an exchange and says what comes next.
    package mutating func take(_ answers: [CommandAnswer]) -> Step {
        do throws(ListingFault) {
            guard answers.count == asked.count else {
                throw .answersMissing(expected: asked.count, came: answers.count)
            }
            let pairs = zip(asked, answers)
            if pairs.contains(where: { $0 == .datasets && ListingRows.isOldTool($1) }) {
                dialect = .properties
                return .ask(ask([.clock, .pools, .errors, .properties]))
            }
            let isFirst = asked.contains(.datasets)
            for (asked, answer) in pairs { try read(asked, answer) }
            let wanted = present
            guard isFirst, !wanted.isEmpty else { return .done(finished()) }
            return .ask(ask([.versions]))
        } catch {
            return .failed(error)
        }
    }

    private var present: [DatasetName] {
        let named = watched.filter { listing.datasets[$0] != nil }
        guard !trees.isEmpty else { return named }
        let below = listing.datasets.keys.filter { name in
            trees.contains { name.isWithin($0) }
        }
        return Set(named + below).sorted()
    }

    private mutating func ask(_ what: [Asked]) -> [ZFSCommand] {
        asked = what
        return what.map(command)
    }

    private func command(_ asked: Asked) -> ZFSCommand {
        switch asked {
        case .clock: ZFSCommand(on: host, .date, ["+%s"])
        case .pools:
            ZFSCommand(
                on: host,
                .zpool,
                dialect == .list
                    ? ["list", "-Hp", "-o", "name,guid,health,size,free,readonly"]
                    : ["list", "-H", "-o", "name,guid,health"]
            )
        case .errors: ZFSCommand(on: host, .zpool, ["status", "-x"])
        case .datasets:
            ZFSCommand(
                on: host,
                ["list", "-Hp", "-t", "filesystem,volume", "-o", DatasetColumn.list]
            )
        case .versions:
            ZFSCommand(
                on: host,
                ["list", "-Hp", "-d", "1", "-t", "snapshot,bookmark", "-o"]
                    + ["name,guid,createtxg,creation,userrefs"] + present.map(\.text)
            )
        case .properties:
            ZFSCommand(
                on: host,
                ["get", "-rHp", "-o", "name,property,value", PropertyRows.wanted]
                    + Set((watched + trees).map(\.pool)).sorted()
            )
        }
    }

    private mutating func read(
        _ asked: Asked,
        _ answer: CommandAnswer
    ) throws(ListingFault) {
        let command = command(asked)
        switch asked {
        case .clock: listing.clock = try ListingRows.clock(answer)
        case .pools: listing.pools = try PoolRows.read(answer, of: command)
        case .errors:
            let errors = PoolErrors(answer)
            for name in listing.pools.keys {
                listing.pools[name]?.dataErrors = errors.count(of: name)
            }
        case .datasets:
            for record in try DatasetRows.read(answer, of: command) {
                listing.datasets[record.name] = DatasetListing(record)
            }
        case .versions:
            // What is destroyed between the exchanges is not known; all else still is.
            var answer = answer
            if let gone = ListingRows.vanished(answer) {
                vanished = Set(gone)
                answer.status = 0
            }
            try VersionRows.read(answer, into: &listing.datasets)
        case .properties: listing.datasets = try PropertyRows.read(answer, of: command)
        }
    }

    private mutating func finished() -> HostListing {
        listing.complete = Set(present).subtracting(vanished)
        return listing
    }
}
