import Logging
package import Observability
import Quantities
import ServiceLifecycle
import ZFSSyncEngineCore

/// Keeps the engine going: scheduled runs by the interval, asked ones as they come.
package struct RunLoop: Service {
    /// The name under which it stands on the health board.
    static let component = "runs"
    /// How often it looks whether a run is due.
    static let tick = Duration.seconds(1)
    /// How often old runs are forgotten.
    static let careEvery = Duration.seconds(3600)

    private let engine: SyncEngine
    private let health: HealthBoard

    /// A loop around an engine.
    package init(_ engine: SyncEngine, health: HealthBoard) {
        self.engine = engine
        self.health = health
    }

    /// Opens the engine and runs until it is told to stop; a stream that is cut then goes on after
    /// the next start.
    package func run() async throws {
        try await engine.open()
        health.set(Self.component, .ok)
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await schedule() }
                group.addTask { await retry() }
                group.addTask { await takeCare() }
                for await (id, request) in engine.requests {
                    group.addTask { await perform(request, id) }
                }
            }
        }
        health.remove(Self.component)
    }

    /// The next run begins an interval after the last began, and not before that one ended.
    private func schedule() async {
        while !Task.isCancelled {
            let since = Stopwatch()
            let id = await tell("a run could not be begun") {
                try await engine.request(RunRequest(.schedule))
            }
            while !Task.isCancelled {
                // Cancelled means the end, which the loop sees.
                try? await Task.sleep(for: Self.tick)
                guard since.elapsed >= engine.setup.interval else { continue }
                guard let id else { break }
                let run = await tell("a run could not be read") { try await engine.store.run(id) }
                if run??.endedAt != nil || run == nil { break }
            }
        }
    }

    /// Tries datasets again whose last try failed, when their own wait is over.
    ///
    /// A stream that was cut goes on soon, and not when the interval is over. Each wait is answered
    /// by one run.
    private func retry() async {
        var answered: [DatasetID: Timestamp] = [:]
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.tick)
            guard !Task.isCancelled else { return }
            let due = await tell("retries could not be read") { try await engine.retries() } ?? [:]
            for (dataset, since) in due where answered[dataset] != since {
                answered[dataset] = since
                await tell("a retry could not be begun") {
                    try await engine.request(RunRequest(.schedule, of: dataset))
                }
            }
        }
    }

    private func perform(_ request: RunRequest, _ id: Int64) async {
        let isDone: Void? = await tell("run \(id) failed") {
            try await engine.perform(request, as: id)
        }
        guard isDone == nil, !Task.isCancelled else {
            if isDone != nil { health.set(Self.component, .ok) }
            return
        }
        await tell("the end of run \(id) could not be kept") {
            try await engine.store.end(id, .failed, "the engine could not go on; see its log")
        }
    }

    private func takeCare() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.careEvery)
            guard !Task.isCancelled else { return }
            await tell("old runs could not be forgotten") {
                try await engine.store.forget(before: engine.clock.now() - engine.setup.kept)
            }
        }
    }

    @discardableResult
    private func tell<R>(_ what: String, _ act: () async throws -> R) async -> R? {
        do {
            return try await act()
        } catch is CancellationError {
            return nil
        } catch {
            engine.logger.error("\(what)", metadata: ["cause": "\(errorChain(error))"])
            health.set(Self.component, .degraded("\(what): \(errorChain(error))"))
            return nil
        }
    }
}
