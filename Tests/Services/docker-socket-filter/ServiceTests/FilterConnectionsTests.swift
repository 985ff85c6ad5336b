import Testing

// Goal: of callers beyond the limit none is served before another leaves, and none is turned away.
// Method: requests that the filter refuses itself, counted, on connections that stay open.
@Suite(.timeLimit(.minutes(10))) struct FilterConnectionsTests {
    private static let request = "DELETE /volumes/a HTTP/1.1\r\nHost: docker\r\n\r\n"
    private static let served = #"poolkeeper_docker_filter_refused_total{reason="method"}"#

    private func serve(_ caller: RawConnection) async {
        caller.send(Self.request)
        await expectAnswer(caller)
    }

    private func expectAnswer(_ caller: RawConnection) async {
        let answer = await caller.read(until: "}")
        #expect(answer.hasPrefix("HTTP/1.1 403 Forbidden\r\n"), "\(answer)")
    }

    private func before(
        limit: Int,
        _ body: (RunningFilter) async throws -> Void
    ) async throws {
        try await RunningFilter.before("/tmp/there-is-no.sock", connectionsMax: limit, body: body)
    }

    @Test(arguments: [2, 3])
    func `callers below the limit and at it are all served`(callers: Int) async throws {
        try await before(limit: 3) { filter in
            let open = try (0..<callers).map { _ in try RawConnection(filter.socket) }
            for caller in open + open { await serve(caller) }
            #expect(filter.count(Self.served) == 2 * callers)
        }
    }

    @Test func `callers above the limit wait, and each that leaves lets one in`() async throws {
        try await before(limit: 2) { filter in
            let stays = try RawConnection(filter.socket)
            await serve(stays)
            var leaves = try RawConnection(filter.socket)
            await serve(leaves)
            let waiting = try (0..<5).map { _ in try RawConnection(filter.socket) }
            for caller in waiting { caller.send(Self.request) }
            for (index, next) in waiting.enumerated() {
                // Whoever were let in too early would be served meanwhile.
                for _ in 0..<20 { await serve(stays) }
                #expect(filter.count(Self.served) == 2 + 20 * (index + 1) + index)
                leaves.end()
                await expectAnswer(next)
                leaves = next
            }
        }
    }
}
