import Contracts
import Foundation
import Logging
import MessageBus
import NIOHTTP1
import Observability
import Quantities
import ServiceChassis
import StateStore
import TestSupport
import Testing

@testable import APIGateway

@Suite struct `Administration of keys and users` {
    private func exercise(_ admin: any Administration) async throws {
        try await admin.createTenant(named("acme-msp"))
        #expect(try await admin.tenants().map(\.text) == ["acme-msp", "default"])
        let key = try await admin.createKey(
            KeyRequest(
                permission: .ingest,
                tenant: named("acme-msp"),
                client: named("Praxis & Söhne"),
                note: "n8n"
            )
        )
        #expect(key.token.hasPrefix("pk_\(key.record.id)_"))
        #expect(try await admin.keys() == [key.record])
        try await admin.revokeKey(key.record.id)
        #expect(try await admin.keys()[0].revokedAt != nil)
        let user = try await admin.createUser(UserRequest(name: "mira", permission: .operate))
        #expect(user.password.count == 23)
        let reset = try await admin.resetPassword(of: "mira")
        #expect(reset.password != user.password)
        #expect(try await admin.users().map(\.name) == ["mira"])
        for bad in ["", "a b", "ü", String(repeating: "a", count: 101)] {
            let error = await #expect(throws: AdminError.self) {
                try await admin.createUser(UserRequest(name: bad, permission: .viewer))
            }
            #expect(error?.kind == .invalid)
        }
        let again = await #expect(throws: AdminError.self) {
            try await admin.createUser(UserRequest(name: "MIRA", permission: .viewer))
        }
        #expect(again?.kind == .exists)
        let nowhere = await #expect(throws: AdminError.self) {
            try await admin.createKey(KeyRequest(permission: .viewer, tenant: named("nowhere")))
        }
        #expect(nowhere?.kind == .notFound)
        await #expect(throws: AdminError.self) { try await admin.revokeKey("nothing") }
        await #expect(throws: AdminError.self) { try await admin.resetPassword(of: "nobody") }
    }

    @Test func `the first password is in a file for the owner alone, and only the first time`()
        async throws
    {
        try await TestGateway.run { test in
            let context = ServiceContext(
                name: named("api-gateway"),
                stateFolder: test.folder,
                clock: test.clock,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                health: HealthBoard(),
                metrics: MetricsRegistry()
            )
            let path = test.folder + "/first-sign-in"
            try await APIGatewayService.welcome(test.admin, APIGatewaySettings(), context)
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            let lines = text.split(separator: "\n")
            #expect(lines.first == "user: admin")
            let password = try #require(lines.last).dropFirst("password: ".count)
            let hash = try #require(try await test.gateway.store.user("admin")).password
            #expect(try await test.gateway.hasher.matches(String(password), hash))
            try await APIGatewayService.welcome(test.admin, APIGatewaySettings(), context)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        }
    }

    @Test func `nobody is made whose password cannot be written down`() async throws {
        try await TestGateway.run { test in
            let file = FirstSignIn(stateFolder: test.folder + "/nowhere")
            let error = await #expect(throws: AdminError.self) {
                try await test.admin.prepareFirstUse(noting: file.write)
            }
            #expect(error?.detail.contains("/nowhere/first-sign-in") == true)
            let users = try await test.admin.users()
            #expect(users.isEmpty)
        }
    }

    @Test func `everything works through the socket while the gateway runs`() async throws {
        try await TestGateway.run { test in
            let admin = try await AdminDoor.open(stateFolder: test.folder, clock: test.clock)
            #expect(admin is AdminClient)
            try await exercise(admin)
            let key = try await admin.createKey(KeyRequest(permission: .viewer))
            #expect(try await test.call(.GET, "/systems", key: key.token).status == 200)
            await admin.close()
        }
    }

    @Test func `everything works on the closed file`() async throws {
        let folder = try TemporaryFolder()
        let admin = try await AdminDoor.open(stateFolder: folder.path, clock: ManualClock())
        #expect(admin is ClosedFileAdministration)
        try await exercise(admin)
        await admin.close()
        let again = try await AdminDoor.open(stateFolder: folder.path, clock: ManualClock())
        #expect(try await again.users().map(\.name) == ["mira"])
        await again.close()
    }

    @Test func `each change of a key is published, and the secret never is`() async throws {
        try await TestGateway.run { test in
            let key = try await test.admin.createKey(KeyRequest(permission: .ingest))
            try await test.admin.revokeKey(key.record.id)
            let rows = try await test.gateway.store.journal.rows(
                of: KeyChanged.lane.name,
                from: 1,
                limit: .fetch
            )
            let facts = try rows.map { try KeyChanged(decodingBody: $0.body) }
            #expect(facts.last?.revokedAt != nil)
            #expect(facts.allSatisfy { $0.id == key.record.id })
            let secret = key.token.split(separator: "_")[2]
            #expect(facts.allSatisfy { $0.secretSHA256 == secretHash(String(secret)) })
            #expect(rows.allSatisfy { !String(decoding: $0.body, as: UTF8.self).contains(secret) })
        }
    }

    @Test func `the first start makes one admin, later ones make nobody`() async throws {
        try await TestGateway.run { test in
            let made = try #require(try await test.admin.prepareFirstUse())
            #expect(made.name == "admin")
            #expect(try await test.admin.prepareFirstUse() == nil)
        }
    }
}
