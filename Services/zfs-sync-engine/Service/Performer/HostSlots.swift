/// How many streams each host has at once; who needs two hosts gets both or waits.
actor HostSlots {
    private struct Waiter {
        let hosts: [String]
        let continuation: CheckedContinuation<Void, Never>
    }

    private let perHost: Int
    private var used: [String: Int] = [:]
    private var waiters: [Waiter] = []

    init(perHost: Int) { self.perHost = max(1, perHost) }

    /// Waits for a place on every one of the hosts; in order of arrival where they compete.
    func take(_ hosts: [String]) async {
        let hosts = Array(Set(hosts))
        let mustQueue = waiters.contains { !Set($0.hosts).isDisjoint(with: hosts) }
        guard mustQueue || !hasRoom(hosts) else { return use(hosts) }
        await withCheckedContinuation { waiters.append(Waiter(hosts: hosts, continuation: $0)) }
    }

    /// Gives the places back.
    func give(_ hosts: [String]) {
        for host in Set(hosts) { used[host, default: 1] -= 1 }
        var blocked: Set<String> = []
        var left: [Waiter] = []
        for waiter in waiters {
            // Nobody overtakes on a host that somebody before waits for.
            if blocked.isDisjoint(with: waiter.hosts), hasRoom(waiter.hosts) {
                use(waiter.hosts)
                waiter.continuation.resume()
            } else {
                blocked.formUnion(waiter.hosts)
                left.append(waiter)
            }
        }
        waiters = left
    }

    private func hasRoom(_ hosts: [String]) -> Bool {
        hosts.allSatisfy { used[$0, default: 0] < perHost }
    }

    private func use(_ hosts: [String]) { for host in hosts { used[host, default: 0] += 1 } }
}
