import APIGatewayCore
import AsyncHTTPClient
import Foundation
import NIOCore
import Observability
import Quantities
import ServiceChassis
import ServiceLifecycle
import Synchronization
import WebInterface

/// Looks after the other services, so that pages can say which of them does not work.
///
/// Services of this process stand on its health board; collectors are asked for `/readyz`; the hub
/// shows by whether news arrives.
final class InstallationWatch: Service {
    /// How often collectors are asked.
    static let interval = Duration.seconds(5)
    /// How long a collector may take to answer.
    static let timeout = Duration.seconds(3)
    /// Bytes of an answer at the most; a longer one counts as none.
    static let answerBytesMax = 65_536

    private let collectors: [String]
    private let client: HTTPClient
    private let health: HealthBoard
    private let hasAllNews: @Sendable () -> Bool
    private let tell: @Sendable () -> Void
    private let state: Mutex<InstallationState>
    private let told = Mutex<[InstallationFault]>([])

    /// A watch over collectors at these addresses; `tell` is called when what people are told
    /// changes.
    init(
        collectors: [String],
        client: HTTPClient,
        health: HealthBoard,
        hasAllNews: @escaping @Sendable () -> Bool,
        tell: @escaping @Sendable () -> Void
    ) {
        self.collectors = collectors
        self.client = client
        self.health = health
        self.hasAllNews = hasAllNews
        self.tell = tell
        state = Mutex(InstallationState(collectors: collectors.count))
    }

    /// Looks again and again until shut down.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.check()
                // Cancelled means the end, which the loop sees.
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    /// Asks every collector once.
    func check() async {
        let answers = await withTaskGroup { group in
            for (place, base) in collectors.enumerated() {
                group.addTask { (place, await self.answer(of: base)) }
            }
            return await group.reduce(into: [Int: CollectorRecord.Answer]()) { $0[$1.0] = $1.1 }
        }
        guard !Task.isCancelled else { return }
        let news: CollectorRecord.Answer = hasAllNews() ? .well : .silent
        state.withLock { state in
            for (place, answer) in answers { state.collectors[place].note(answer) }
            state.news.note(news)
        }
        let faults = faults
        let isNew = told.withLock { told in
            defer { told = faults }
            return told != faults
        }
        if isNew { tell() }
    }

    /// What does not work now, the worst first.
    var faults: [InstallationFault] {
        let board = health.snapshot.components
        let failed = board.filter { $0.value.word == "failed" }.keys
        return state.withLock { state in
            state.isHistoryReadable = !failed.contains(WatchedHistory.component)
            state.failedServices = failed.filter { $0 != WatchedHistory.component }
            state.fullDisks = board.filter { $0.value.word == "degraded" }
                .compactMap { JournalWatch.service(of: $0.key) }
            return state.faults
        }
    }

    /// The same as remarks for the top of a page.
    var notices: [Notice] {
        faults.map { Notice($0.isCritical ? .critical : .warning, $0.words) }
    }

    private func answer(of base: String) async -> CollectorRecord.Answer {
        do {
            let answer = try await client.execute(
                HTTPClientRequest(url: base + "/readyz"),
                timeout: .nanoseconds(Self.timeout.wholeMicroseconds * 1000)
            )
            let body = try await answer.body.collect(upTo: Self.answerBytesMax)
            let readiness = try JSONDecoder().decode(
                Readiness.self,
                from: Data(body.readableBytesView)
            )
            let parts = readiness.components.filter { $0.value.status != "ok" }.keys.sorted()
            return parts.isEmpty ? .well : .troubled(parts)
        } catch {
            // Refused, too slow or no answer of a collector: to people all the same, and the
            // forwarder logs it where it costs a webhook.
            return .silent
        }
    }

    /// What `/readyz` of any service answers.
    private struct Readiness: Decodable {
        struct Component: Decodable { let status: String }
        let components: [String: Component]
    }
}
