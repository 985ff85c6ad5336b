import Foundation
import Glibc
import Synchronization

/// What is sent, where, and when.
struct LoadPlan: Sendable {
    let bodies: WebhookBodies
    let targets: [SocketAddress]
    let connections: Int
    /// Time between two planned sends; nil sends as fast as answers come.
    let interval: Duration?
    let length: Duration
}

/// Runs a plan on one thread a connection.
final class LoadRun: Sendable {
    private let plan: LoadPlan
    private let tickets = Atomic<Int>(0)
    private let total = Mutex(LoadResult())

    init(plan: LoadPlan) {
        self.plan = plan
    }

    func run() async -> LoadResult {
        let start = ContinuousClock.now
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<plan.connections {
                group.addTask { await self.onThread { self.sendAll(index, from: start) } }
            }
        }
        return total.withLock { result in
            result.wall = ContinuousClock.now - start
            result.generatorCPU = .processCPU()
            return result
        }
    }

    private func onThread(_ body: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { done in
            Thread.detachNewThread {
                body()
                done.resume()
            }
        }
    }

    private func sendAll(_ index: Int, from start: ContinuousClock.Instant) {
        let connection = BlockingConnection(to: plan.targets[index % plan.targets.count])
        var bodies = plan.bodies.templates
        var result = LoadResult()
        while true {
            let ticket = tickets.wrappingAdd(1, ordering: .relaxed).oldValue
            let planned = plan.interval.map { start + $0 * ticket }
            let due = planned ?? .now
            guard due - start < plan.length else { break }
            if planned != nil { waitUntil(due) }
            let status = connection.exchange(patched(&bodies, ticket: ticket))
            result.count(status: status, latency: ContinuousClock.now - due)
        }
        total.withLock { $0.add(result) }
    }

    private func patched(_ bodies: inout [WebhookBodies.Template], ticket: Int) -> [UInt8] {
        let index = ticket % bodies.count
        var number = (plan.bodies.firstNumber + ticket) % 10_000_000
        for place in (0..<7).reversed() {
            bodies[index].bytes[bodies[index].numberOffset + place] = 0x30 + UInt8(number % 10)
            number /= 10
        }
        return bodies[index].bytes
    }

    private func waitUntil(_ due: ContinuousClock.Instant) {
        let wait = due - .now
        guard wait > .zero else { return }
        var time = timespec(
            tv_sec: Int(wait.components.seconds),
            tv_nsec: Int(wait.components.attoseconds / 1_000_000_000)
        )
        unsafe nanosleep(&time, nil)
    }
}
