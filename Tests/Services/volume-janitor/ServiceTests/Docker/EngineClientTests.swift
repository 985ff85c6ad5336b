import Quantities
import Testing
import VolumeJanitor
import VolumeJanitorCore

// Goal: an engine that is not as it should be is told of in words that help. Method: the fake
// engine, broken in one way at a time.
@Suite(.timeLimit(.minutes(10))) struct EngineClientTests {
    private func fault(
        _ socket: String,
        limits: EngineLimits = EngineLimits(),
        _ call: (EngineClient) async throws -> Void
    ) async -> (any Error)? {
        let client = EngineClient(socket: socket, limits: limits)
        var fault: (any Error)?
        do { try await call(client) } catch { fault = error }
        await client.close()
        return fault
    }

    @Test func `Docker 29 is spoken with in the newest version both know`() async throws {
        let engine = try await FakeEngine(.init(highest: "1.52", lowest: "1.44"))
        let fault = await fault(engine.socket) { client in
            let session = try await client.open()
            #expect(session.version == EngineVersion(1, 51))
            #expect(try await session.volumes() == VolumeListing())
        }
        #expect(fault == nil)
    }

    @Test func `Docker 29 refuses who insists on an old version`() async throws {
        let engine = try await FakeEngine(.init(highest: "1.52", lowest: "1.44"))
        let fault = await fault(engine.socket) { client in
            let old = EngineSession(
                client: client,
                greeting: EngineGreeting(
                    engine: "29",
                    highest: EngineVersion(1, 52),
                    lowest: nil
                ),
                version: EngineVersion(1, 41)
            )
            _ = try await old.volumes()
        }
        #expect(
            fault as? EngineFault
                == .refused(
                    "/v1.41/volumes",
                    400,
                    """
                    client version 1.41 is too old. Minimum supported API version is 1.44, please \
                    upgrade your client to a newer version
                    """
                )
        )
    }

    @Test func `an engine from the future is refused with what to do`() async throws {
        let engine = try await FakeEngine(.init(highest: "1.70", lowest: "1.60"))
        let fault = await fault(engine.socket) { _ = try await $0.open() }
        #expect(fault as? EngineVersionFault == .engineTooNew(lowest: EngineVersion(1, 60)))
    }

    @Test func `an answer may be as large as the limit and no larger`() async throws {
        var limits = EngineLimits()
        limits.answerBytesMax = .kibibytes(100)
        let engine = try await FakeEngine()
        for (bytes, isTooLarge) in [(102_399, false), (102_400, false), (102_401, true)] {
            engine.setRules { $0.broken["/volumes"] = .bytes(bytes) }
            let fault = await fault(engine.socket, limits: limits) { client in
                _ = try await client.open().volumes()
            }
            let expected: EngineFault? =
                isTooLarge
                ? .tooLarge("/v1.41/volumes", .kibibytes(100)) : nil
            #expect(fault as? EngineFault == expected)
            // Spaces are no JSON: what fits was read to its end.
            if !isTooLarge { #expect(fault is EngineAnswerFault) }
        }
    }

    @Test func `an engine that says nothing is given up in time`() async throws {
        var limits = EngineLimits()
        limits.answerTimeout = .milliseconds(200)
        let engine = try await FakeEngine()
        engine.setRules { $0.broken["/info"] = .silent }
        let version = EngineVersion(1, 41)
        let fault = await fault(engine.socket, limits: limits) { client in
            let session = EngineSession(
                client: client,
                greeting: EngineGreeting(engine: "fake", highest: version, lowest: nil),
                version: version
            )
            _ = try await session.rootFolder()
        }
        #expect(fault as? EngineFault == .timedOut("/v1.41/info", .milliseconds(200)))
    }

    @Test func `an error without words is told by its status`() async throws {
        let engine = try await FakeEngine()
        engine.setRules { $0.broken["/volumes"] = .status(500, "<html>") }
        let fault = await fault(engine.socket) { _ = try await $0.open().volumes() }
        #expect(
            fault as? EngineFault == .refused("/v1.41/volumes", 500, "Internal Server Error")
        )
    }

    @Test func `a socket that is not there is told of with what to do`() async throws {
        let fault = await fault("/tmp/there-is-no.sock") { _ = try await $0.open() }
        #expect(
            fault.map { "\($0)" } == """
                there is no Docker socket at /tmp/there-is-no.sock; start Docker, or set \
                SM_DOCKER_HOST
                """
        )
    }
}
