import Contracts
import MessageBus
import Quantities

/// What came of a repair, with the engine that told of it and its dataset as it stands.
struct ToldRepair: Sendable {
    /// Its place in the order in which repairs were told; greater is newer.
    let place: Int64
    /// What came of it.
    let repair: RepairFinished
    /// The dataset.
    let dataset: EngineFact

    /// The run it belongs to.
    var run: ToldRun.ID { ToldRun.ID(engine: dataset.engine.instance, number: repair.run) }
}

/// A run of an engine, as far as it was told: what came of the datasets that were worked at.
struct ToldRun: Sendable {
    /// A run's name in addresses: the engine's instance and the number there.
    struct ID: Sendable, Hashable {
        let engine: String
        let number: Int64

        init(engine: String, number: Int64) { (self.engine, self.number) = (engine, number) }

        /// The name that an address has; nil for what is none.
        init?(_ text: String) {
            guard let dash = text.lastIndex(of: "-"), dash > text.startIndex,
                let number = Int64(text[text.index(after: dash)...]), number > 0
            else { return nil }
            self.init(engine: String(text[..<dash]), number: number)
        }

        var text: String { "\(engine)-\(number)" }
    }

    let id: ID
    /// Its repairs, in the order in which they ended.
    let repairs: [ToldRepair]

    /// Runs of repairs that stand the newest first.
    static func runs(_ repairs: [ToldRepair]) -> [ToldRun] {
        var order: [ID] = []
        let groups = Dictionary(grouping: repairs) { told in
            if !order.contains(told.run) { order.append(told.run) }
            return told.run
        }
        return order.map { ToldRun(id: $0, repairs: (groups[$0] ?? []).reversed()) }
    }

    /// When it began, or when its first repair ended where that was not told.
    var began: Timestamp? {
        repairs.compactMap { $0.repair.startedAt ?? $0.repair.endedAt }.min()
    }

    /// When the last of its repairs ended.
    var ended: Timestamp? { repairs.map(\.repair.endedAt).max() }
}
