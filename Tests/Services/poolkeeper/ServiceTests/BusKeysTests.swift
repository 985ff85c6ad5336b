import ArgumentParser
import Contracts
import Foundation
import MessageBusZMQ
import Poolkeeper
import Quantities
import ServiceChassis
import TestSupport
import Testing

/// What an operator does with the keys of the bus.
struct BusKeysTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func bus(_ arguments: String...) async throws {
        let all = ["bus", "keys"] + arguments + ["--folder", folder.file("keys")]
        var command = try PoolkeeperCommand.parseAsRoot(all)
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try command.run()
        }
    }

    private var table: EnrolmentTable {
        get throws { try KeyFolder(path: folder.file("keys")).enrolment.read() }
    }

    @Test func `generated keys lie in their service's folder with the hub's public one`()
        async throws
    {
        try await bus("generate", "message-hub/1", "collector/1", "api-gateway/1")
        let hub = try BusKeyFile.readPublic(folder.file("keys/message-hub/message-hub-1.pub"))
        for service in ["collector", "api-gateway"] {
            let beside = try BusKeyFile.readPublic(folder.file("keys/\(service)/hub.pub"))
            #expect(beside.key == hub.key)
            let own = try BusKeyFile.read(folder.file("keys/\(service)/\(service)-1.key"))
            #expect(own.source.text == "\(service)/1")
        }
        await #expect(throws: BusKeyError.self) { try await bus("generate", "collector/1") }
    }

    @Test func `a service is enrolled for the lanes it declares`() async throws {
        try await bus("generate", "collector/1", "operator/ann")
        try await bus("enrol", "collector/1", "operator/ann")
        let collector = try #require(try table.all.first)
        #expect(collector.publish.contains(SamplesAccepted.lane.name))
        #expect(collector.read == [KeyChanged.lane.name])
        #expect(collector.tenant == nil)
        let person = try #require(try table.all.last)
        #expect(person.publish == [])
        #expect(person.read.contains(KeyChanged.lane.name))
        #expect(person.read.contains(SamplesAccepted.lane.name))
    }

    @Test func `a key made elsewhere is enrolled for a tenant and its client`() async throws {
        let key = try CurveKeyPair.generate().publicKey
        try FileManager.default.createDirectory(
            atPath: folder.file("keys/message-hub"),
            withIntermediateDirectories: true
        )
        try await bus(
            "enrol",
            "collector/berlin-1",
            "--key",
            key.text,
            "--tenant",
            "acme",
            "--client",
            "Acme Corp"
        )
        let record = try #require(try table.all.first)
        #expect(record.key == key)
        #expect(record.tenant?.text == "acme")
        #expect(record.client?.text == "Acme Corp")
    }

    @Test func `a revoked key is no longer good, and revoking twice is refused`() async throws {
        try await bus("generate", "collector/1")
        try await bus("enrol", "collector/1")
        try await bus("revoke", "collector/1")
        #expect(try table.goodCount == 0)
        #expect(try table.all.first?.revokedAt != nil)
        await #expect(throws: BusKeyError.self) { try await bus("revoke", "collector/1") }
    }

    @Test(
        arguments: [
            ["enrol", "collector"], ["enrol", "stranger/1"], ["generate", "Collector/1"],
            ["enrol", "collector/1", "--key", "xyz"],
            ["enrol", "collector/1", "collector/2", "--key", String(repeating: "0", count: 64)],
            ["enrol", "collector/1", "--client", "Acme"], ["enrol", "collector/7"],
        ]
    ) func `what cannot be done is refused and changes nothing`(arguments: [String]) async throws {
        let all = ["bus", "keys"] + arguments + ["--folder", folder.file("keys")]
        await #expect(throws: (any Error).self) {
            var command = try PoolkeeperCommand.parseAsRoot(all)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        }
        #expect(try table.all == [])
    }

    @Test func `a process finds its key by its state folder, and its hub's beside it`()
        async throws
    {
        try await bus("generate", "message-hub/1", "collector/1", "collector/2")
        let keys = BusKeys(own: folder.file("keys/collector"), slot: "collector-2")
        let addresses = try BusAddresses("tcp://10.0.0.1:7700", keys: keys)
        #expect(addresses.instance == "2")
        #expect(throws: BusAddressError.self) { try BusAddresses("tcp://10.0.0.1:7700") }
        #expect(throws: BusKeyError.self) {
            try BusAddresses(
                "tcp://10.0.0.1:7700",
                keys: BusKeys(own: folder.file("keys/collector"), slot: "collector-3")
            )
        }
        // Unix sockets need none.
        #expect(try BusAddresses("ipc:///run/poolkeeper", keys: keys).instance == nil)
    }
}
