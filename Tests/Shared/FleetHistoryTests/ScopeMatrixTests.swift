import Contracts
import FleetHistory
import Quantities
import TestSupport
import Testing

/// Goal: no read shows a system outside its scope.
///
/// Method: every scope × every read on both databases, against the plain rule of `Scope.contains`.
@Suite("Who sees which system", .needsPostgres)
struct ScopeMatrixTests {
    private static let other = TenantID("other") ?? .single
    private static let empty = TenantID("empty") ?? .single

    private struct Owned {
        var tenant: TenantID
        var client: String?
        var system: String
    }

    private static let owned = [
        Owned(tenant: .single, client: "Acme", system: "a"),
        Owned(tenant: .single, client: "Beta", system: "b"),
        Owned(tenant: .single, client: nil, system: "c"),
        Owned(tenant: other, client: "Acme", system: "a"),
        Owned(tenant: other, client: nil, system: "d"),
    ]

    private static let scopes: [Scope] = [.single, other, empty].flatMap { tenant -> [Scope] in
        [
            .all(tenant), .only("Acme", of: tenant), .only("Beta", of: tenant),
            .only("Acme", "Beta", of: tenant), .only(of: tenant), .only("Nobody", of: tenant),
        ]
    }

    @Test(arguments: Engine.all)
    func `every read shows exactly the systems of its scope`(engine: Engine) async throws {
        let test = try await HistoryUnderTest(engine)
        for (index, owned) in Self.owned.enumerated() {
            try await test.record([
                Sent.webhook(
                    owned.system,
                    of: owned.tenant,
                    client: owned.client,
                    at: test.start,
                    [Sent.sample(Double(index), at: test.start)]
                )
            ])
        }
        for scope in Self.scopes {
            let expected = Self.owned.enumerated().filter {
                $0.element.tenant == scope.tenant
                    && scope.contains(client: $0.element.client.flatMap(ClientName.init))
            }
            try await check(
                test,
                scope,
                expected: Dictionary(
                    uniqueKeysWithValues: expected.map {
                        (SystemID.of($0.element.system), Double($0.offset))
                    }
                )
            )
        }
    }

    private func check(
        _ test: HistoryUnderTest,
        _ scope: Scope,
        expected: [SystemID: Double]
    ) async throws {
        let all = ["a", "b", "c", "d"].map(SystemID.of)
        let listed = try await test.history.systems(in: scope, after: nil, limit: 100)
        #expect(listed.map(\.id) == expected.keys.sorted(), "\(scope)")
        let latest = try await test.history.latest(
            of: all,
            types: [],
            since: test.start - .seconds(60),
            in: scope
        )
        #expect(latest.mapValues { $0.map(\.value) } == expected.mapValues { [$0] }, "\(scope)")
        for id in all {
            let one = try await test.history.system(id, in: scope)
            #expect(one?.id == (expected[id] == nil ? nil : id), "\(scope)")
            let answer = try await test.history.series(
                SeriesQuery(system: id, from: test.start, to: test.start + .seconds(1)),
                in: scope
            )
            #expect(
                answer.series.flatMap(\.points).map(\.value) == expected[id].map { [$0] } ?? [],
                "\(scope)"
            )
        }
    }

    @Test(arguments: Engine.all)
    func `pages of systems follow each other without gap or repeat`(engine: Engine) async throws {
        let test = try await HistoryUnderTest(engine)
        let names = (0..<7).map { "nas-\($0)" } + ["Zed", "über"]
        try await test.record(names.map { Sent.webhook($0, at: test.start, []) })
        var found: [SystemID] = []
        while true {
            let page = try await test.history.systems(in: .all(), after: found.last, limit: 2)
            if page.isEmpty { break }
            #expect(page.count <= 2)
            found += page.map(\.id)
        }
        #expect(found == names.map(SystemID.of).sorted())
    }
}
